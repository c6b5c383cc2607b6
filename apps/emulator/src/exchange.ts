import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Behaviour } from './behaviour/behaviour.ts';
import type { BodyWriter } from './delivery/body-writer.ts';
import type { JournalRecord } from './journal/journal-record.ts';
import type { Refusal } from './refusal.ts';

/** What every vendor has, whatever it makes: a name, headers of its answers, and its own error body. */
export interface VendorFace {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A text is sent as plain text, everything else as JSON. */
  errorBody(refusal: Refusal): unknown;
}

/** One request to a vendor while it is answered. */
export interface Exchange {
  readonly vendor: VendorFace;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly response: ServerResponse;
  readonly record: JournalRecord;
  /** Set once the behaviour of the call is known. */
  behaviour: Behaviour;
  writer: BodyWriter | undefined;
  /** The behaviour broke the connection before any answer. */
  isReset: boolean;
}

/** Headers of every answer of this vendor. */
export function replyHeaders({ record, vendor }: Exchange, more: Readonly<Record<string, string>>): Record<string, string> {
  return { 'x-request-id': `req_${record.sequence.toString(36)}`, ...vendor.headers, ...more };
}
