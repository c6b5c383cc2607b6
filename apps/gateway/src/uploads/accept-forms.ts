import multipart from '@fastify/multipart';
import { readBearer, requireKeyForm } from '@portazgo/admission';
import { ServiceError } from '@portazgo/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EdgeRequest } from '../edge/inbound-call.ts';
import type { RouteOptions } from '../edge/route-options.ts';

/** Lets the routes that say so take multipart forms; all others refuse them before a byte is read. Called before the routes are registered. */
export function acceptForms(fastify: FastifyInstance): void {
  void fastify.register(multipart, { throwFileSizeLimit: false, limits: { fileSize: Infinity } });
  fastify.addHook('onRequest', (request, _reply, done) => {
    try {
      if (isMultipart(request)) requireFormRoute(request);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Some libraries name a type with every request; of one without a body it says nothing. */
export function isMultipart({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['content-type']?.trim().toLowerCase().startsWith('multipart/') ?? false;
}

function requireFormRoute(request: FastifyRequest): void {
  const { url, config } = request.routeOptions;
  // No route at all is another refusal.
  if (url === undefined) return;
  if (!(config as RouteOptions).multipart) throw new ServiceError('unsupported_media_type', { received: 'multipart/form-data', expected: 'application/json' });
  requireKeyForm(readBearer((request as EdgeRequest).headers.authorization));
}
