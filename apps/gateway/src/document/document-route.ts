import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { describeForm, type FormDocument } from './form-schema.ts';
import { refTo } from './schema-registry.ts';

export interface RouteDocument {
  tag: 'ask' | 'runs' | 'generations' | 'openai' | 'account' | 'portazgo';
  operationId: string;
  summary: string;
  description?: string;
  /** Of routes that read their body themselves: JSON, a multipart form, or either. */
  body?: { json?: z.ZodType; form?: FormDocument };
  answer: {
    schema: z.ZodType;
    description: string;
    example?: object;
    /** `event` is what each `data:` line holds, where all are of one kind. */
    eventStream?: { description: string; example: string; event?: z.ZodType };
    /** Media types of an answer that is not JSON. */
    binary?: readonly string[];
  };
  /** A second good answer: what was started goes on. */
  accepted?: { schema: z.ZodType; description: string };
  error: z.ZodType;
  /** Beyond those that every route with a key can answer. */
  errors: readonly number[];
  isPublic?: boolean;
  /** Can cost money, so that `Idempotency-Key` works. */
  isCosting?: boolean;
  /** Heeds `Prefer: wait=N` and `Prefer: respond-async`. */
  canWait?: boolean;
}

const errorTexts: Record<number, string> = {
  400: 'The request is not valid; the error names the field.',
  401: 'The key is missing, malformed, unknown, revoked or expired.',
  402: 'The balance or the spend cap of the key does not allow it; the error has the numbers.',
  403: 'The key or its plan may not do this.',
  404: 'There is no such model, mode or thing.',
  409: 'A request with the same Idempotency-Key is in flight, or its answer was lost.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  422: 'The Idempotency-Key was used before with another body.',
  429: 'A limit of the plan or key is reached; `retry-after` tells when to come back.',
  500: 'An error of the house.',
  502: 'The provider failed.',
  503: 'A part of the house or the model is not available; `retry-after` tells when to come back.',
  504: 'The provider or the call took too long.',
};
const costingErrors = [400, 402, 403, 404, 409, 413, 415, 422, 502, 504];
const keyedErrors = [401, 403, 429, 500, 503];

const headers = {
  'x-request-id': { description: 'Id of the request; name it to the operator.', schema: { type: 'string' } },
} as const;
const costingHeaders = {
  ...headers,
  'x-ratelimit-limit': { description: 'Requests a minute.', schema: { type: 'integer' } },
  'x-ratelimit-remaining': { description: 'Requests that are left.', schema: { type: 'integer' } },
  'x-ratelimit-reset': { description: 'Seconds until all requests are back.', schema: { type: 'integer' } },
  'x-portazgo-engine': { description: 'Which engine ran. On streams only when it is known before the first heartbeat.', schema: { type: 'string' } },
  'x-portazgo-cost': { description: 'Credits that were charged, when any were. Not on streams.', schema: { type: 'string' } },
  'idempotent-replayed': { description: '`true` when this is the kept answer of an earlier request.', schema: { type: 'string' } },
} as const;

/** What the OpenAPI document says about a route, beside what it reads from the schemas. */
export function documentRoute(route: RouteDocument): MethodDecorator {
  const { tag, operationId, summary, description, answer, isPublic, isCosting } = route;
  const statuses = [...new Set([...route.errors, ...(isCosting ? costingErrors : []), ...(isPublic ? [] : keyedErrors)])].toSorted((a, b) => a - b);
  return applyDecorators(
    ApiTags(tag),
    ApiOperation({ operationId, summary, ...(description === undefined ? {} : { description }), ...(isPublic ? { security: [] } : {}) }),
    ...(isPublic ? [] : [ApiBearerAuth('key')]),
    ...(isCosting ? [idempotencyHeader] : []),
    ...(route.canWait ? [preferHeader] : []),
    ...(route.body ? bodyOf(route.body) : []),
    ApiResponse({
      status: 200,
      // A reference can carry no words of its own.
      description: answer.eventStream?.event ? `${answer.description} ${answer.eventStream.description}` : answer.description,
      headers: isCosting ? costingHeaders : headers,
      content: {
        ...(answer.binary
          ? Object.fromEntries(answer.binary.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))
          : { 'application/json': { schema: refTo(answer.schema), ...(answer.example ? { example: answer.example } : {}) } }),
        ...(answer.eventStream ? { 'text/event-stream': describeEvents(answer.eventStream) } : {}),
      },
    }),
    ...(route.accepted
      ? [
          ApiResponse({
            status: 202,
            description: route.accepted.description,
            headers: costingHeaders,
            content: { 'application/json': { schema: refTo(route.accepted.schema) } },
          }),
        ]
      : []),
    ...statuses.map((status) =>
      ApiResponse({ status, description: errorTexts[status] ?? '', headers, content: { 'application/json': { schema: refTo(route.error) } } }),
    ),
  );
}

const idempotencyHeader = ApiHeader({
  name: 'Idempotency-Key',
  required: false,
  description: 'Repeating a request under the same key answers with the bytes of the first answer and costs nothing.',
  schema: { type: 'string', maxLength: 255 },
});

// By the name that the handler reads it under: the two are one.
const preferHeader = ApiHeader({
  name: 'prefer',
  required: false,
  description: '`wait=N`: how many seconds to wait for the end of a job before it is answered as one that goes on; `respond-async`: not at all.',
  schema: { type: 'string', example: 'wait=30' },
});

function bodyOf({ json, form }: NonNullable<RouteDocument['body']>): MethodDecorator[] {
  const schemas = [...(json ? [refTo(json, 'input')] : []), ...(form ? [describeForm(form)] : [])];
  return [
    ApiConsumes(...(form ? ['multipart/form-data'] : []), ...(json ? ['application/json'] : [])),
    ApiBody({ required: true, schema: schemas.length === 1 ? (schemas[0] as object) : { oneOf: schemas } }),
  ];
}

/** OpenAPI 3.1 has no word for "a stream of these": like OpenAI's own document, ours names what one event holds. */
function describeEvents({ description, example, event }: NonNullable<RouteDocument['answer']['eventStream']>): { schema: object; example: unknown } {
  if (!event) return { schema: { type: 'string', description }, example };
  const [, first = '{}'] = /^data: (\{.*\})$/m.exec(example) ?? [];
  return { schema: refTo(event), example: JSON.parse(first) as object };
}
