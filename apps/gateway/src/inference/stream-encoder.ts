import type { ChatEvent } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';

/** How a dialect writes a chat stream. One encoder serves one stream. */
export interface StreamEncoder {
  /** The events that arrived together, as text for one write. */
  encode(events: readonly ChatEvent[]): string;
  /** What follows the last event of a whole answer. It may wait for what must have happened before the answer is told as whole. Never throws. */
  end(): string | Promise<string>;
  /** What ends an answer that is not whole. */
  fail(error: ServiceError): string;
}
