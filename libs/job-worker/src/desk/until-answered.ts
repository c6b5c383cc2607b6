import { setTimeout as sleep } from 'node:timers/promises';

const pauseFirstMs = 100;
const pauseMaxMs = 2_000;

export interface Answered<Answer> {
  readonly answer: Answer;
  /** Asked once, answered once. Otherwise an earlier try may have acted, and a refusal may only mean that it did. */
  readonly atFirst: boolean;
}

/**
 * Asks the desk until it answers; rejects only when the signal aborts, with what the last try said. What is asked is guarded by the lease,
 * so that to ask again is harmless.
 */
export async function untilAnswered<Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answered<Answer>> {
  for (let pauseMs = pauseFirstMs, atFirst = true; ; pauseMs = Math.min(pauseMs * 2, pauseMaxMs), atFirst = false) {
    try {
      return { answer: await ask(), atFirst };
    } catch (error) {
      if (signal.aborted) throw error;
      await sleep(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
}
