import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '@portazgo/errors';
import type { RpcStream } from '@portazgo/messaging';

/** Instances are chosen by the broker at random: with one of two that has the prices, all these tries miss once in a million. */
const triesMax = 20;
const pauseMaxMs = 40;

/**
 * Asks again, and so another instance, as long as the one that was reached has another catalog: while an operator changes prices, instances
 * of both catalogs serve, and a call is done by those that know its prices.
 */
export async function askMatchingInstance<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!isOtherCatalog(error) || tries >= triesMax) throw error;
      await sleep(Math.random() * pauseMaxMs);
    }
  }
}

/** The same for a stream: nothing of it has come when an instance refuses. */
export class MatchingStream<Value> implements RpcStream<Value> {
  private stream: RpcStream<Value>;
  private isCancelled = false;

  constructor(private readonly open: () => RpcStream<Value>) {
    this.stream = open();
  }

  cancel(): void {
    this.isCancelled = true;
    this.stream.cancel();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Value[]> {
    for (let tries = 1; ; tries++) {
      try {
        yield* this.stream;
        return;
      } catch (error) {
        if (!isOtherCatalog(error) || tries >= triesMax || this.isCancelled) throw error;
        await sleep(Math.random() * pauseMaxMs);
        this.stream = this.open();
        if (this.isCancelled) this.stream.cancel();
      }
    }
  }
}

const isOtherCatalog = (error: unknown) => error instanceof ServiceError && error.code === 'service_unavailable' && 'catalogVersion' in error.details;
