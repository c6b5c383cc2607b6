import type { z } from 'zod';

/** One question, one answer over the bus. `subject` is versioned: `v1.llm.complete`. */
export interface UnaryRpc<Request extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  readonly kind: 'unary';
  readonly subject: string;
  readonly request: Request;
  readonly reply: Reply;
}

/** One question, a sequence of values, one end (clean or an error) over the bus. */
export interface StreamRpc<Request extends z.ZodType = z.ZodType, Value extends z.ZodType = z.ZodType> {
  readonly kind: 'stream';
  readonly subject: string;
  readonly request: Request;
  readonly value: Value;
}

export function unaryRpc<Request extends z.ZodType, Reply extends z.ZodType>(subject: string, request: Request, reply: Reply): UnaryRpc<Request, Reply> {
  return { kind: 'unary', subject, request, reply };
}

export function streamRpc<Request extends z.ZodType, Value extends z.ZodType>(subject: string, request: Request, value: Value): StreamRpc<Request, Value> {
  return { kind: 'stream', subject, request, value };
}
