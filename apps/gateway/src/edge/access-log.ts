import type { Logger } from '@portazgo/platform';
import type { FastifyInstance } from 'fastify';
import type { GatewayMetrics } from '../gateway.metrics.ts';
import type { EdgeRequest } from './inbound-call.ts';

/** One line and one observation for each request: never its query, its headers or its body. */
export function watchRequests(fastify: FastifyInstance, logger: Logger, metrics: GatewayMetrics): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const durationMs = Math.round(reply.elapsedTime * 10) / 10;
    metrics.requestEnded(route, request.method, reply.statusCode, durationMs / 1_000);
    if (!route.startsWith('/health')) {
      const { clientId, errorCode: code } = request as EdgeRequest;
      logger.info({ requestId: request.id, clientId, method: request.method, route, status: reply.statusCode, code, durationMs }, 'answered');
    }
    done();
  });
}
