import { readProviders, type ProviderRoom, type ProvidersReply } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcClient } from '@portazgo/messaging';
import { newRequestId } from '@portazgo/platform';

/** What is known of a room: its providers, that nobody is there, or nothing yet. */
export type RoomKnowledge = ProvidersReply | 'absent' | 'unknown';

export interface RoomViewOptions {
  /** An answer this old is asked for anew. */
  readonly refreshMs: number;
  /** A room that answered so recently is taken as it was, even when it is silent now: it may only be starting again. */
  readonly graceMs: number;
  /** The most a request waits for a room of which nothing is known. */
  readonly waitMs: number;
  /** Told of the catalog that an instance has, with each answer of one. */
  readonly seesCatalog?: (service: ProviderRoom, catalogVersion: string) => void;
}

const askTimeoutMs = 2_000;

/** One room as the door sees it. As long as it answers, looking at it delays nobody. */
export class RoomView {
  #providers: ProvidersReply | undefined;
  #answeredAtMs = -Infinity;
  #isAbsent = false;
  #asking: Promise<void> | undefined;

  constructor(
    private readonly rpc: RpcClient,
    private readonly room: ProviderRoom,
    private readonly options: RoomViewOptions,
  ) {}

  async look(): Promise<RoomKnowledge> {
    const ageMs = performance.now() - this.#answeredAtMs;
    if (this.#providers && ageMs < this.options.refreshMs) return this.#providers;
    const asking = this.#ask();
    if (this.#providers && ageMs < this.options.graceMs) return this.#providers;
    await within(this.options.waitMs, asking);
    if (this.#isAbsent) return 'absent';
    return this.#providers ?? 'unknown';
  }

  #ask(): Promise<void> {
    this.#asking ??= this.rpc
      .call(readProviders[this.room], {}, { context: { requestId: newRequestId(), locale: 'en' }, timeoutMs: askTimeoutMs })
      .then((providers) => {
        this.#providers = providers;
        if (providers.catalogVersion !== undefined) this.options.seesCatalog?.(this.room, providers.catalogVersion);
        this.#answeredAtMs = performance.now();
        this.#isAbsent = false;
      })
      // Silence says nothing: only the broker's word that nobody listens does.
      .catch((error: unknown) => {
        this.#isAbsent = isNobodyThere(error);
      })
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }
}

const isNobodyThere = (error: unknown) => error instanceof ServiceError && error.code === 'service_unavailable' && 'neverSent' in error.details;

function within(limitMs: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs);
    void work.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
