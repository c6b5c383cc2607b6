import { HttpException } from '@nestjs/common';
import type { Locale } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { EdgeRequest } from './inbound-call.ts';
import { pathOf } from './request-path.ts';
import { RefusedBody } from './refused-body.ts';
import { RefusedField } from './refused-field.ts';
import { RefusedJson } from './refused-json.ts';
import type { RouteTable } from './route-table.ts';

/** Whatever was thrown as an error of the catalogue. What nobody foresaw becomes `internal_error`. */
export function toServiceError(thrown: unknown, request: EdgeRequest, locale: Locale): ServiceError {
  return wordFailure(fromFastify(thrown, request) ?? thrown, request.id, locale);
}

/** The same, where no HTTP request is at hand. */
export function wordFailure(thrown: unknown, requestId: string, locale: Locale): ServiceError {
  if (thrown instanceof RefusedBody || thrown instanceof RefusedField || thrown instanceof RefusedJson) return thrown.toServiceError(locale);
  if (thrown instanceof ServiceError && thrown.code !== 'internal_error') return thrown;
  return new ServiceError('internal_error', { requestId }, { cause: thrown });
}

// What the HTTP server itself refuses, before a handler is reached.
function fromFastify(thrown: unknown, request: EdgeRequest): ServiceError | RefusedJson | undefined {
  if (thrown instanceof HttpException && thrown.getStatus() === 404) return routeNotFound(request);
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ServiceError('body_too_large', { limitBytes: request.routeOptions.bodyLimit });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return new ServiceError('unsupported_media_type', { received: mediaTypeOf(request), expected: 'application/json' });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new RefusedJson('length');
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
    case 'FST_ERR_NOT_FOUND':
      return routeNotFound({ method: request.method, url: request.raw.url ?? '/' });
    default:
      return isNoPage(thrown, request) ? routeNotFound({ method: request.method, url: request.raw.url ?? '/' }) : undefined;
  }
}

// The plugin that serves the pages of the documentation refuses addresses that lead out of its folder with errors of its own.
function isNoPage(thrown: unknown, { routeOptions }: EdgeRequest): boolean {
  if (!(thrown instanceof Error) || !('statusCode' in thrown) || routeOptions.url?.startsWith('/docs') !== true) return false;
  return [400, 403, 404].includes(Number(thrown.statusCode));
}

/** With the routes at hand the one that was probably meant is told. */
export function routeNotFound({ method, url }: { method: string; url: string }, routes?: RouteTable): ServiceError {
  const path = pathOf(url);
  const instead = routes && likelyPaths(path).find((likely) => routes.methodsOf(likely).includes(method));
  return new ServiceError('route_not_found', { method, path, ...(instead === undefined ? {} : { instead }) });
}

// A base address with `/v1` where the library adds it too, or without where it does not.
function likelyPaths(path: string): string[] {
  return [
    path.replace(/^(?:\/v1){2,}(?=\/)/, '/v1'),
    path.replace(/^\/api(?:\/v1){2,}(?=\/)/, '/api/v1'),
    `/v1${path}`,
    path.replace(/^\/(?:api|openai)\/v1(?=\/)/, '/v1'),
  ];
}

const mediaTypeOf = ({ headers }: Pick<EdgeRequest, 'headers'>) => (headers['content-type'] ?? '').split(';', 1)[0]?.trim().slice(0, 100) || 'none';
