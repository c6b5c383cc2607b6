import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Behaviour } from './behaviour/behaviour.ts';
import type { BodyWriter } from './delivery/body-writer.ts';
import type { JournalRecord } from './journal/journal-record.ts';
import type { Operation, Vendor } from './vendors/vendor.ts';

/** One request to a vendor while it is answered. */
export interface Call {
  readonly vendor: Vendor;
  readonly operation: Operation | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly response: ServerResponse;
  readonly record: JournalRecord;
  /** Model id of `GET /models/{id}`. */
  readonly modelId: string | undefined;
  /** The body, the behaviour taken off its model name. */
  json: unknown;
  /** Set once the behaviour of the call is known. */
  behaviour: Behaviour;
  writer: BodyWriter | undefined;
  /** The behaviour broke the connection before any answer. */
  isReset: boolean;
}

/** Headers of every answer of this vendor. */
export function replyHeaders(call: Call, more: Readonly<Record<string, string>>): Record<string, string> {
  return { 'x-request-id': `req_${call.record.sequence.toString(36)}`, ...call.vendor.headers, ...more };
}
