import { unavailable, type PendingCall } from './pending-call.ts';

const roundsPerSilence = 20;

/**
 * Ends calls whose server was not heard for `silenceMs`: it was killed, frozen or cut off.
 * It counts rounds of its own timer, not time: when this process is the one that stood still, it gets one round, and no call dies of it.
 */
export class SilenceWatch {
  #timer?: NodeJS.Timeout;

  constructor(
    private readonly calls: ReadonlyMap<number, PendingCall>,
    private readonly silenceMs: number,
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => this.#round(), this.silenceMs / roundsPerSilence).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #round(): void {
    if (this.calls.size === 0) return this.stop();
    for (const call of this.calls.values()) {
      if (call.isListening && ++call.silentRounds > roundsPerSilence) call.abandon(unavailable(call.subject));
    }
  }
}
