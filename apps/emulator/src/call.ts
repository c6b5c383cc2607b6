import type { Exchange } from './exchange.ts';
import type { Operation, Vendor } from './vendors/vendor.ts';

/** One request to a vendor of text. */
export interface Call extends Exchange {
  readonly vendor: Vendor;
  readonly operation: Operation | undefined;
  /** Model id of `GET /models/{id}`. */
  readonly modelId: string | undefined;
  /** The body, the behaviour taken off its model name. */
  json: unknown;
}
