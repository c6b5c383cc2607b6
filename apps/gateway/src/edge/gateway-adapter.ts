import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { newRequestId, type Logger } from '@portazgo/platform';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dialectOfPath } from '../dialects/dialect-of-path.ts';
import { houseErrors } from '../dialects/house-errors.ts';
import type { EdgeRequest } from './inbound-call.ts';
import { hashBody, readJsonBody } from './json-body.ts';
import { readBody } from './read-body.ts';
import { bodyLimitBytes, type RouteOptions } from './route-options.ts';
import { refuseConnection, toConnectionError } from './refused-connection.ts';
import { sendError } from './send-error.ts';
import { pathOf, plainUrl } from './request-path.ts';

export interface AdapterOptions {
  trustedProxies: readonly string[] | undefined;
  logger: Logger;
}

const jsonTypes = /^\s*(?:application\/(?:[\w.-]+\+)?json|text\/json)\s*(?:;|$)/i;
const httpTimes = { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 };

/** Fastify as the gateway uses it: its own ids, limits and JSON reader. */
export class GatewayAdapter extends FastifyAdapter {
  constructor({ trustedProxies, logger }: AdapterOptions) {
    super({
      bodyLimit: bodyLimitBytes,
      // For the longest upload; what is no upload has less, see `limitBodyTime`.
      requestTimeout: 900_000,
      keepAliveTimeout: 72_000,
      http: httpTimes,
      genReqId: () => newRequestId(),
      requestIdHeader: false,
      logger: false,
      // No route has Nest middleware.
      skipMiddie: true,
      return503OnClosing: false,
      rewriteUrl: (request: { url?: string | undefined }) => plainUrl(request.url ?? '/'),
      // Before the router: an address that cannot be decoded.
      frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
        void reply.header('x-request-id', request.id);
        sendError(error, request as EdgeRequest, reply, dialectOfPath(pathOf(request.raw.url ?? '/')), logger);
      },
      // Before Fastify: bytes that are no request.
      clientErrorHandler: (error, socket) => refuseConnection(socket, toConnectionError(error), houseErrors),
      // As long as an address can be: what is too long for an id is an unknown id and no unknown route.
      routerOptions: { maxParamLength: 16_384 },
      ...(trustedProxies ? { trustProxy: [...trustedProxies] } : {}),
    });
  }

  // Our filter knows the server's own errors by their codes; Nest would turn them into errors of its own.
  override mapException(error: unknown): unknown {
    return error;
  }

  // The only body that any route takes.
  override registerParserMiddleware(): void {
    const fastify = this.getInstance<FastifyInstance>();
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser(jsonTypes, async (request: FastifyRequest, payload: IncomingMessage) => {
      const told = request.headers['content-length'];
      const bytes = await readBody(payload, told === undefined ? undefined : Number(told), request.routeOptions.bodyLimit ?? bodyLimitBytes);
      if ((request.routeOptions.config as RouteOptions).rawBody) return bytes;
      if (request.headers['idempotency-key'] !== undefined) (request as EdgeRequest).bodyHash = await hashBody(request, bytes);
      // Libraries send the header with every request, and nothing else with some: what needs a body says so itself.
      return bytes.length === 0 ? undefined : readJsonBody(bytes);
    });
  }
}
