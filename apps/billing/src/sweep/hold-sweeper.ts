import type { Ledger } from '@portazgo/ledger';
import type { Logger } from '@portazgo/platform';

export interface SweepOptions {
  everyMs: number;
  /** How long after its deadline a hold is left to the service that works on it. */
  marginSeconds: number;
  logger: Logger;
}

const holdsPerRound = 256;

/** Ends holds whose service fell silent, so that no client's credits stay held by a crash. Several instances may sweep at once. */
export class HoldSweeper {
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #stopped = true;

  constructor(
    private readonly ledger: Pick<Ledger, 'sweep' | 'forgetAnswers'>,
    private readonly options: SweepOptions,
  ) {}

  start(): void {
    this.#stopped = false;
    this.#plan();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
  }

  #plan(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#sweeping = this.sweep()
        .catch((error: unknown) => this.options.logger.warn({ err: error }, 'the sweep failed and will be tried again'))
        .then(() => this.#plan());
    }, this.options.everyMs);
  }

  /** Goes on as long as rounds are full; holds that became `reconciling` are otherwise given until the next sweep. */
  async sweep(): Promise<void> {
    let ended = 0;
    let reconciling = 0;
    for (;;) {
      const round = await this.ledger.sweep(this.options.marginSeconds, holdsPerRound);
      ended += round.ended;
      reconciling += round.reconciling;
      if (Math.max(round.ended, round.reconciling) < holdsPerRound || this.#stopped) break;
    }
    if (ended + reconciling > 0) this.options.logger.info({ count: ended, reason: `${reconciling} more are being reconciled` }, 'ended holds that fell silent');
    await this.ledger.forgetAnswers();
  }
}
