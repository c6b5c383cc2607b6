import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalLine } from '../emulator-process.ts';

export const closedWithinMs = 250;

interface Watched {
  journal(requestId: string): Promise<JournalLine[]>;
}

/** The call as the upstream saw it, once it is over there. */
export async function closedCall({ journal }: Watched, requestId: string): Promise<JournalLine> {
  for (let tries = 0; tries < 100; tries++) {
    const [line] = await journal(requestId);
    if (line?.endedAt) return line;
    await sleep(20);
  }
  throw new assert.AssertionError({ message: `the upstream still works on ${requestId}` });
}

/** Aborting at `abortedAt` closed the connection in time, and it was us who closed it. */
export async function assertLeftInTime(watched: Watched, requestId: string, abortedAt: number): Promise<void> {
  const line = await closedCall(watched, requestId);
  assert.equal(line.endedBy, 'client');
  assert.ok((line.closedAt ?? Infinity) - abortedAt <= closedWithinMs, `${(line.closedAt ?? 0) - abortedAt} ms`);
}
