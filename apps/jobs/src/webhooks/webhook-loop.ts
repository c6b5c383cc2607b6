import type { Logger } from '@portazgo/platform';
import type { DeliveryQueue } from './delivery-queue.ts';
import type { WebhookSender } from './webhook-sender.ts';

export interface WebhookLoopOptions {
  /** Time between two looks when nothing wakes it. */
  everyMs: number;
  /** How long ended messages are kept for their owner to read. */
  logDays: number;
  logger: Logger;
}

const forgetEveryMs = 600_000;
const forgottenAtOnce = 1_000;

/** Looks for deliveries that are due for as long as the process lives. */
export class WebhookLoop {
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #stopped = true;
  #awake = false;
  #forgetAt = 0;

  constructor(
    private readonly sender: WebhookSender,
    private readonly queue: DeliveryQueue,
    private readonly options: WebhookLoopOptions,
  ) {}

  start(): void {
    this.#stopped = false;
    this.#plan(0);
  }

  /** There is something new, or room for what is left: look now. */
  wake(): void {
    this.#awake = true;
    if (!this.#stopped && this.#timer) this.#plan(0);
  }

  /** Takes up nothing more, and waits for what is on its way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
    await this.sender.idle();
  }

  #plan(inMs: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#round = this.#look().then(
        () => this.#plan(this.#awake ? 0 : this.options.everyMs),
        (error: unknown) => {
          this.options.logger.warn({ err: error }, 'webhooks could not be read and will be looked for again');
          this.#plan(this.options.everyMs);
        },
      );
    }, inMs);
  }

  async #look(): Promise<void> {
    this.#awake = false;
    while (!this.#stopped && (await this.sender.beginDue()) > 0);
    if (performance.now() < this.#forgetAt) return;
    this.#forgetAt = performance.now() + forgetEveryMs;
    while (!this.#stopped && (await this.queue.forget(this.options.logDays, forgottenAtOnce)) === forgottenAtOnce);
  }
}
