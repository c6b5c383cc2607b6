import { Worker } from 'node:worker_threads';
import { createApiKey } from '@portazgo/contracts';
import { startHouse } from '@portazgo/testing';
import { hostileInputs } from './hostile-inputs.ts';
import { percentile } from './statistics.ts';
import { ms, table } from './tables.ts';

const seconds = 4;
const goalMs = 50;

/** How long a second caller waits at the gateway while a first one sends what is meant to hold it up, beside an idle gateway in the same run. */
export async function benchHostile(): Promise<void> {
  console.log(`\nLatency of a second caller while a first one does harm (goal: p99 below ${goalMs} ms on a quiet machine)`);
  const house = await startHouse({ services: ['gateway', 'llm', 'billing', 'courier', 'emulator'], environment: { LOG_LEVEL: 'error' } });
  try {
    const url = house.gatewayUrls[0]!;
    const [good, poor] = await Promise.all([house.createClient({ credits: 1_000, plan: 'operator' }), house.createClient({ credits: 0, plan: 'operator' })]);
    const keys = { unknown: createApiKey('live'), poor: poor.key };
    const idle = await waitTimes(url, good.key, new Promise((resolve) => setTimeout(resolve, seconds * 1_000)));
    const rows = [rowOf('idle', idle, idle, {})];
    for (const [index, { name, by }] of hostileInputs.entries()) {
      const caller = new Worker(new URL('hostile-caller.js', import.meta.url), { workerData: { url, keys, index, seconds } });
      const messages = listen(caller);
      await messages.next();
      const { times, result } = await during(url, good.key, messages.next());
      rows.push(rowOf(`${name} (${by} key)`, times, idle, result as Record<string, number>));
      await caller.terminate();
    }
    table(['', 'answers', 'p50', 'p99', 'most', 'p99 / idle', 'the first caller got'], rows);
  } finally {
    await house.stop();
  }
}

async function during(url: string, key: string, work: Promise<unknown>): Promise<{ times: number[]; result: unknown }> {
  const [times, result] = await Promise.all([waitTimes(url, key, work), work]);
  return { times, result };
}

/** Sorted; of calls one after the other, until the work is over. */
async function waitTimes(url: string, key: string, work: Promise<unknown>): Promise<number[]> {
  const state = { isOver: false };
  void work.finally(() => (state.isOver = true));
  const times: number[] = [];
  while (!state.isOver) {
    const startedAt = performance.now();
    const answer = await fetch(`${url}/v1/models/gpt-4o-mini`, { headers: { authorization: `Bearer ${key}` } });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`the second caller got ${answer.status}`);
    times.push(performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return times.toSorted((a, b) => a - b);
}

function listen(worker: Worker): { next(): Promise<unknown> } {
  const next = () =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  return { next };
}

function rowOf(name: string, times: readonly number[], idle: readonly number[], outcomes: Record<string, number>): string[] {
  const p99 = percentile(times, 0.99);
  const got = Object.entries(outcomes).map(([status, count]) => `${count} × ${status}`);
  const ratio = (p99 / percentile(idle, 0.99)).toFixed(1);
  return [name, String(times.length), ms(percentile(times, 0.5)), ms(p99), ms(times.at(-1) ?? Number.NaN), ratio, got.join(', ')];
}
