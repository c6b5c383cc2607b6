import type { z } from 'zod';
import { Refusal } from '../refusal.ts';

const names: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  406: 'Not Acceptable',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
};

/** `{code?, message, detail}`; without credits there is nothing but the message. */
export function picsartErrorBody({ status, message, detail }: Refusal): Record<string, unknown> {
  if (status === 402) return { message: names[402] };
  return { ...(typeof detail === 'number' ? { code: detail } : {}), message: names[status] ?? 'Internal Server Error', detail: message };
}

export function unprocessable(message: string): Refusal {
  return new Refusal(422, message, { detail: 422_000 });
}

export function picsartRead<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw unprocessable(`${issue!.path.map(String).join('.') || 'body'}: ${issue!.message}`);
}
