import { parentPort, workerData } from 'node:worker_threads';
import { hostileInputs } from './hostile-inputs.ts';

/** A caller in a thread of its own: making and sending such bodies must not hold up whoever measures. */
const { url, keys, index, seconds } = workerData as { url: string; keys: Record<'unknown' | 'poor', string>; index: number; seconds: number };
const input = hostileInputs[index];
if (!input) throw new Error(`no input ${index}`);
const body = Buffer.from(input.body());
const statuses: Record<string, number> = {};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage('ready');
const endsAtMs = performance.now() + seconds * 1_000;
while (performance.now() < endsAtMs) {
  const outcome = await fetch(url + input.path, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys[input.by]}`, 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(60_000),
  }).then(
    async (answer) => {
      await answer.arrayBuffer();
      return String(answer.status);
    },
    // Hung up on while it was still sending.
    () => 'closed',
  );
  statuses[outcome] = (statuses[outcome] ?? 0) + 1;
}
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(statuses);
