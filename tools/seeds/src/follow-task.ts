import { setTimeout as sleep } from 'node:timers/promises';
import { textAt } from './answer-differences.ts';
import type { Bench } from './example.ts';
import { get } from './house-call.ts';
import type { Answer } from './run-example.ts';

const totalMs = 60_000;
const intervalMs = 200;

export interface FollowedTask {
  /** Answers while it was not over; may be none when it was quick. */
  readonly waiting: readonly Answer[];
  readonly last: Answer;
}

/** Polls a task to its end. */
export async function followTask(bench: Bench, path: string, statusAt: string, waitingStatus: string): Promise<FollowedTask> {
  const waiting: Answer[] = [];
  const started = Date.now();
  for (;;) {
    const answer = await get(bench, path);
    if (answer.status !== 200 || textAt(answer, statusAt) !== waitingStatus) return { waiting, last: answer };
    waiting.push(answer);
    if (Date.now() - started > totalMs) throw new Error(`the task is still ${waitingStatus} after ${totalMs / 1_000} s`);
    await sleep(intervalMs);
  }
}
