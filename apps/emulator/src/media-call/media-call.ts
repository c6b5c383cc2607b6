import type { Tickers } from '../delivery/ticker.ts';
import type { Exchange } from '../exchange.ts';
import type { Studio } from '../studio/studio.ts';
import type { MediaRoute, MediaVendor } from './media-vendor.ts';

/** One request to a vendor of media. */
export interface MediaCall extends Exchange {
  readonly vendor: MediaVendor;
  readonly route: MediaRoute;
  /** The named groups of the route's path. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** Behaviour that stood at the end of the path. */
  readonly pathBehaviour: string;
  readonly query: URLSearchParams;
  /** The emulator's own base address, as the caller reached it. */
  readonly origin: string;
  readonly studio: Studio;
  readonly tickers: Tickers;
  /** Empty on routes without a key. */
  key: string;
}

export type MediaHandler = (call: MediaCall) => Promise<void> | void;
