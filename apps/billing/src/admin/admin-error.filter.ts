import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { ServiceError } from '@portazgo/errors';
import { isIndefinite } from '@portazgo/ledger';
import type { Logger } from '@portazgo/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PrismaClientKnownRequestError } from '../generated/internal/prismaNamespace.ts';

/** Every failure as `{ error: { code, message, field? } }`. The cause of an unexpected one stays in the log. */
@Catch()
export class AdminErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = toServiceError(thrown, request);
    if (error.status >= 500) this.logger.error({ err: thrown, method: request.method, route: request.routeOptions?.url }, 'an admin act failed');
    if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', String(error.retryAfterSeconds));
    void reply.status(error.status).send(failureBody(error));
  }
}

export const addressError = new ServiceError('invalid_request', { field: 'path', reason: 'is not encoded as addresses are' });

export function failureBody(error: ServiceError): object {
  return { error: { code: error.code, message: error.text('en'), ...(error.field ? { field: error.field } : {}) } };
}

function toServiceError(thrown: unknown, request: FastifyRequest): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  if (thrown instanceof PrismaClientKnownRequestError) return fromPrisma(thrown);
  if (isIndefinite(thrown)) return new ServiceError('service_unavailable', { service: 'billing', retryAfterSeconds: 1 }, { cause: thrown });
  const status = statusOf(thrown);
  if (status === 404) return new ServiceError('route_not_found', { method: request.method, path: request.url.split('?', 1)[0] ?? '/' });
  if (status === 413) return new ServiceError('body_too_large', { limitBytes: 1_048_576 });
  if (status === 415) return new ServiceError('unsupported_media_type', { received: request.headers['content-type'] ?? 'none', expected: 'application/json' });
  if (status === 400) return new ServiceError('invalid_json', { reason: thrown instanceof Error ? thrown.message : 'it cannot be read' });
  // Whatever else the HTTP layer holds against a request.
  if (status !== undefined && status > 400 && status < 500)
    return new ServiceError('invalid_request', { field: 'request', reason: thrown instanceof Error ? thrown.message : 'it cannot be read' });
  return new ServiceError('internal_error', {}, { cause: thrown });
}

function fromPrisma(error: PrismaClientKnownRequestError): ServiceError {
  if (error.code === 'P2025') return new ServiceError('not_found', { what: 'what this act is about' });
  if (error.code === 'P2002') return new ServiceError('conflict', { reason: 'it exists already' });
  // Cannot reach, timed out, closed: the database is away.
  if (/^P(1001|1002|1008|1017|2024)$/.test(error.code))
    return new ServiceError('service_unavailable', { service: 'billing', retryAfterSeconds: 1 }, { cause: error });
  return new ServiceError('internal_error', {}, { cause: error });
}

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number') return thrown.statusCode;
  return undefined;
}
