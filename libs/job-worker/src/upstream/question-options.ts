import type { CallOptions } from '@portazgo/providers-contract';

const connectMs = 5_000;
const answerMs = 30_000;
const totalMs = 60_000;

/** Limits of the small questions about a task: how is it, stop it, is it there. They may be repeated, so they need not be patient. */
export function questionOptions(requestId: string, signal: AbortSignal): CallOptions {
  return { requestId, signal, timeouts: { connectMs, firstByteMs: answerMs, idleMs: answerMs, totalMs } };
}
