import type { IncomingHttpHeaders } from 'node:http';
import type { VendorFace } from '../exchange.ts';
import type { JournalPhase } from '../journal/journal-record.ts';
import type { Refusal } from '../refusal.ts';
import type { MediaCall } from './media-call.ts';

export interface MediaRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** After the vendor's name; named groups become parameters. */
  readonly path: RegExp;
  /** Name for the journal. A handler that knows better says so. */
  readonly operation: string;
  /** Quiet calls (polls, uploads, lists) are not in the journal. */
  readonly phase: JournalPhase | 'quiet';
  /** No key is needed. */
  readonly isOpen?: boolean;
  answer(call: MediaCall): Promise<void> | void;
}

/** One upstream vendor of media: where it answers, whom it lets in, and how it refuses. */
export interface MediaVendor extends VendorFace {
  readonly routes: readonly MediaRoute[];
  /** What is not found here is looked for among the vendors of text. */
  readonly isAlsoText?: boolean;
  /** Calls that a key may have in flight; no limit when absent. */
  readonly concurrencyMax?: number;
  /** Returns the key or throws. */
  authenticate(headers: IncomingHttpHeaders): string;
  /** The status of HTTP under which a refusal comes; its own when absent. */
  statusOf?(refusal: Refusal): number;
  /** How long to wait stands in the body of a refusal, not in a header. */
  readonly hidesRetryAfter?: boolean;
  /** Content that the vendor does not work on. */
  blocked(): Refusal;
  /** The vendor failed by itself. */
  broken(): Refusal;
  /** Headers that depend on the call, such as what is left of a limit. */
  replyHeaders?(call: MediaCall): Record<string, string>;
}
