import type { FastifyReply, FastifyRequest } from 'fastify';

const exposed = [
  'x-request-id',
  'retry-after',
  'idempotent-replayed',
  'x-should-retry',
  'x-portazgo-engine',
  'x-portazgo-cost',
  'x-portazgo-dropped',
  'x-portazgo-job',
  ...['limit', 'remaining', 'reset'].flatMap((name) => ['', '-requests', '-tokens'].map((of) => `x-ratelimit-${name}${of}`)),
  'accept-ranges',
  'content-disposition',
  'content-range',
  'etag',
].join(', ');

/**
 * Pages of any origin may ask: what opens the door is a key that the page itself holds, never a cookie that a browser adds.
 * Returns true when the request was a preflight and is answered.
 */
export function allowBrowsers(request: FastifyRequest, reply: FastifyReply): boolean {
  reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', exposed);
  const wanted = request.headers['access-control-request-headers'];
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
  reply.header('access-control-allow-methods', 'GET, POST, PATCH, DELETE').header('access-control-max-age', '7200');
  // Header names as the browser spells them, and nothing else that might be put there.
  if (typeof wanted === 'string' && /^[\w, -]{1,500}$/.test(wanted)) reply.header('access-control-allow-headers', wanted);
  void reply.code(204).send();
  return true;
}
