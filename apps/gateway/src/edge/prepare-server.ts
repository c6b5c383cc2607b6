import { readBearer, requireKeyForm } from '@portazgo/admission';
import { ServiceError } from '@portazgo/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CallbackAddresses } from '../callbacks/callback-addresses.ts';
import { isMultipart } from '../uploads/accept-forms.ts';
import { limitBodyTime, lingerThenClose } from '../uploads/body-time.ts';
import { allowBrowsers } from './browser-access.ts';
import { Expectations } from './expectations.ts';
import type { EdgeRequest } from './inbound-call.ts';
import { mayBeLarge, type KeyFirst } from './key-first.ts';
import { pathOf } from './request-path.ts';
import type { RouteOptions } from './route-options.ts';
import type { RouteTable } from './route-table.ts';
import { routeNotFound } from './to-service-error.ts';

export interface ServerParts {
  readonly routes: RouteTable;
  readonly keys: KeyFirst;
  readonly callbacks: CallbackAddresses;
  isDraining(): boolean;
}

/** What happens to every request before its body is read. Called before the routes are registered. */
export function prepareServer(fastify: FastifyInstance, { routes, keys, callbacks, isDraining }: ServerParts): void {
  const expectations = new Expectations();
  expectations.watch(fastify.server);
  fastify.addHook('onRoute', (route) => {
    routes.add(route.url, route.method);
    const { bodyLimitBytes: limit } = (route.config ?? {}) as RouteOptions;
    if (limit !== undefined) route.bodyLimit = limit;
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    limitBodyTime(request.raw, reply.raw, isMultipart(request));
    lingerThenClose(request.raw, reply.raw);
    if (isDraining()) reply.header('connection', 'close');
    if (request.headers.origin !== undefined && allowBrowsers(request, reply)) return;
    try {
      if (expectations.isUnmet(request.raw)) throw new ServiceError('expectation_failed', {});
      refuseNoRoute(request, routes);
      adoptKeyHeader(request);
      refusePacked(request);
      refuseStrangers(request);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addHook('preParsing', async (request, reply) => {
    if ((request.routeOptions.config as RouteOptions).rawBody) callbacks.require(request);
    else if (takesKey(request) && mayBeLarge(request)) await keys.require(request as EdgeRequest);
    expectations.invite(request.raw, reply.raw);
  });
}

// Before the body: whatever it holds, there is nobody to read it.
function refuseNoRoute(request: FastifyRequest, routes: RouteTable): void {
  if (!request.is404) return;
  const allowed = routes.methodsOf(pathOf(request.url));
  if (allowed.length > 0) throw new ServiceError('method_not_allowed', { method: request.method, allowed: allowed.join(', ') });
  throw routeNotFound(request, routes);
}

// Where other gateways and vendors look for a key; libraries made for them send it nowhere else.
function adoptKeyHeader({ headers }: FastifyRequest): void {
  const key = headers['api-key'] ?? headers['x-api-key'];
  if (headers.authorization === undefined && typeof key === 'string' && key !== '') headers.authorization = `Bearer ${key.trim()}`;
}

// A small body that unpacks into a large one would be read before any limit is seen.
function refusePacked({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return;
  throw new ServiceError('unsupported_media_type', { received: `content-encoding: ${encoding.slice(0, 40)}`, expected: 'content-encoding: identity' });
}

// Reading 32 MiB is work, and not done for a caller who shows no key at all.
function refuseStrangers({ routeOptions, headers }: FastifyRequest): void {
  if ((routeOptions.config as RouteOptions).bodyLimitBytes !== undefined) requireKeyForm(readBearer(headers.authorization));
}

/** A form is read by its handler, after a look at the key of its own. */
function takesKey(request: FastifyRequest): boolean {
  return !((request.routeOptions.config as RouteOptions).multipart === true && isMultipart(request));
}
