import type { Behaviour } from '../behaviour/behaviour.ts';

export interface Callback {
  readonly url: string;
  readonly body: string;
  /** Signed anew for every try. */
  headers(): Record<string, string>;
}

const waitMs = 15_000;
const pausesMs = [1_000, 3_000, 9_000, 27_000];

/** Sends callbacks as vendors do: late, twice and again after a failure. What was pending is dropped when the emulator stops. */
export class CallbackPost {
  private readonly timers = new Set<NodeJS.Timeout>();
  private isStopped = false;

  send(callback: Callback, behaviour: Behaviour): void {
    const times = behaviour.callsBackTwice ? 2 : 1;
    for (let time = 0; time < times; time++) this.later(behaviour.lateMs ?? 0, () => this.attempt(callback, 0));
  }

  stop(): void {
    this.isStopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private async attempt(callback: Callback, failures: number): Promise<void> {
    const isTaken = await fetch(callback.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...callback.headers() },
      body: callback.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(waitMs),
    }).then(
      async (answer) => {
        await answer.body?.cancel();
        return answer.ok;
      },
      () => false,
    );
    const pauseMs = pausesMs[failures];
    if (!isTaken && pauseMs !== undefined) this.later(pauseMs, () => this.attempt(callback, failures + 1));
  }

  private later(pauseMs: number, step: () => Promise<void>): void {
    if (this.isStopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void step();
    }, pauseMs);
    this.timers.add(timer);
  }
}
