import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { GuardedRequest } from '@portazgo/admission';
import type { CallContext, KeyMode, Locale, Scope } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { childTraceparent } from '@portazgo/platform';
import type { FastifyRequest } from 'fastify';
import { chooseLocale } from './accept-language.ts';

/** One request as it came through the door, apart from its body. */
export interface InboundCall {
  readonly requestId: string;
  readonly locale: Locale;
  readonly ip: string;
  readonly keyHash: string;
  /** What the key says of itself; billing knows better only when it does not exist. */
  readonly keyMode: KeyMode;
  readonly scope: Scope;
  readonly idempotency: { key: string; bodyHash: string } | null;
  readonly traceparent: string;
}

export type EdgeRequest = FastifyRequest & GuardedRequest & { bodyHash?: string; clientId?: string; errorCode?: string };

/** `@Inbound('es')`: texts are in the caller's language, in Spanish when it names none. */
export const Inbound = createParamDecorator((native: Locale, context: ExecutionContext) =>
  toInboundCall(context.switchToHttp().getRequest<EdgeRequest>(), native),
);

export function toInboundCall(request: EdgeRequest, native: Locale): InboundCall {
  return {
    requestId: request.id,
    locale: chooseLocale(request.headers['accept-language'], native),
    ip: request.ip,
    keyHash: request.keyHash ?? '',
    keyMode: request.keyMode ?? 'live',
    scope: request.scope ?? 'inference',
    idempotency: readIdempotency(request),
    traceparent: childTraceparent(one(request.headers['traceparent'])),
  };
}

export function toContext(call: InboundCall, who: { clientId?: string; keyId?: string } = {}): CallContext {
  return {
    requestId: call.requestId,
    locale: call.locale,
    traceparent: call.traceparent,
    ...(who.clientId === undefined ? {} : { clientId: who.clientId }),
    ...(who.keyId === undefined ? {} : { keyId: who.keyId }),
  };
}

const idempotencyKey = /^[\x21-\x7e]{1,255}$/;

function readIdempotency(request: EdgeRequest): InboundCall['idempotency'] {
  const key = one(request.headers['idempotency-key']);
  if (key === undefined) return null;
  if (!idempotencyKey.test(key)) {
    throw new ServiceError('invalid_request', { field: 'Idempotency-Key', reason: 'must be 1 to 255 visible ASCII characters' });
  }
  return { key, bodyHash: request.bodyHash ?? '' };
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
