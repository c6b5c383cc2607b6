import type { Logger } from '@portazgo/platform';
import { RefusedAdmission } from '@portazgo/admission';
import type { ServiceError } from '@portazgo/errors';
import type { FastifyReply } from 'fastify';
import { chooseLocale } from './accept-language.ts';
import type { DialectErrors } from './dialect-errors.ts';
import type { EdgeRequest } from './inbound-call.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { toServiceError } from './to-service-error.ts';

/** Answers a failure in the shape of a dialect and the language of the caller. */
export function sendError(thrown: unknown, request: EdgeRequest, reply: FastifyReply, dialect: DialectErrors, logger: Logger): void {
  const locale = chooseLocale(request.headers['accept-language'], dialect.native);
  const error = toServiceError(thrown, request, locale);
  if (error.code === 'internal_error') logger.error({ err: error.cause ?? thrown, requestId: request.id }, 'a request failed for an unknown reason');
  request.errorCode = error.code;
  if (reply.raw.headersSent || reply.raw.destroyed) return;
  if (error instanceof RefusedAdmission && error.limits) reply.headers(rateLimitHeaders(error.limits));
  void reply
    .code(dialect.status?.(error) ?? error.status)
    .headers(errorHeaders(error, dialect))
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(dialect.body(error, locale)));
}

export function errorHeaders(error: ServiceError, dialect: DialectErrors): Record<string, string> {
  const headers: Record<string, string> = { ...dialect.headers?.(error) };
  if (error.retryAfterSeconds !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterSeconds)));
  if (error.status === 401) headers['www-authenticate'] = 'Bearer';
  if (error.code === 'method_not_allowed') headers['allow'] = (error.details as { allowed: string }).allowed;
  return headers;
}
