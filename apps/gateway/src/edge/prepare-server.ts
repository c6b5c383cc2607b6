import { readBearer, requireKeyForm } from '@portazgo/admission';
import { ServiceError } from '@portazgo/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { allowBrowsers } from './browser-access.ts';
import type { RouteOptions } from './route-options.ts';
import type { RouteTable } from './route-table.ts';

/** What happens to every request before its body is read. Called before the routes are registered. */
export function prepareServer(fastify: FastifyInstance, routes: RouteTable, isDraining: () => boolean): void {
  fastify.addHook('onRoute', (route) => {
    routes.add(route.url, route.method);
    const { bodyLimitBytes: limit } = (route.config ?? {}) as RouteOptions;
    if (limit !== undefined) route.bodyLimit = limit;
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (isDraining()) reply.header('connection', 'close');
    if (request.headers.origin !== undefined && allowBrowsers(request, reply)) return;
    try {
      refusePacked(request);
      refuseStrangers(request);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}

// A small body that unpacks into a large one would be read before any limit is seen.
function refusePacked({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return;
  throw new ServiceError('unsupported_media_type', { received: `content-encoding ${encoding.slice(0, 40)}`, expected: 'application/json' });
}

// Reading 32 MiB is work, and not done for a caller who shows no key at all.
function refuseStrangers({ routeOptions, headers }: FastifyRequest): void {
  if ((routeOptions.config as RouteOptions).bodyLimitBytes !== undefined) requireKeyForm(readBearer(headers.authorization));
}
