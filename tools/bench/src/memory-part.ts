import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from '@portazgo/testing';
import { request } from 'undici';
import { CpuMeter } from './cpu-meter.ts';
import { heldBytes } from './heap-sample.ts';
import { pidsOf, startMediaHouse } from './media-house.ts';
import { openPollers } from './open-pollers.ts';
import { openStreams } from './open-streams.ts';
import { residentBytes } from './process-cost.ts';
import { percentile } from './statistics.ts';
import { ms, table } from './tables.ts';

const pollers = 1_000;
const streams = 200;
const heldSeconds = 8;
const watched = ['gateway', 'jobs', 'billing'] as const;

interface Sample {
  held: number[];
  resident: number[];
}

/** What an open job stream and a client that polls cost in memory, against the same processes idle in the same run. */
export async function benchMemory(): Promise<void> {
  console.log(`\nMemory: ${streams} open job streams, ${pollers} clients that poll a job each second; running jobs in the background throughout`);
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-heap-'));
  const preload = path.resolve('tools/bench/heap-process.mjs');
  const house = await startMediaHouse({ environment: { NODE_OPTIONS: `--import=${preload}`, HEAP_FOLDER: folder } });
  try {
    const { key } = await house.createClient({ credits: 1_000_000, plan: 'operator' });
    const headers = { authorization: `Bearer ${key}` };
    const ids = await startJobs(house, headers);
    const origin = house.gatewayUrls[0]!;
    const take = () => sample(house, folder);
    const follow = () =>
      openStreams(
        origin,
        ids.map((id) => `/v1/account/jobs/${id}/events`),
        headers,
      );
    const poll = () =>
      openPollers(
        origin,
        ids.map((id) => `/api/v1/jobs/${id}`),
        headers,
        pollers,
      );

    // What is loaded, compiled and pooled at the first use is not the price of the next.
    const warm = [follow(), poll()] as const;
    await sleep(heldSeconds * 1_000);
    await Promise.all([warm[0].close(), warm[1].stop()]);
    await sleep(2_000);

    const idle = await take();
    const followed = follow();
    await sleep(heldSeconds * 1_000);
    const following = await take();
    console.log(`  streams: ${followed.open} open, ${followed.events} events, ${followed.errors} errors`);
    await followed.close();

    const meter = new CpuMeter(pidsOf(house));
    const started = performance.now();
    const polled = poll();
    await sleep(heldSeconds * 1_000);
    const cpu = meter.spent();
    const polling = await take();
    await polled.stop();
    const sorted = polled.latenciesMs.toSorted((a, b) => a - b);
    const perSecond = (polled.answered * 1_000) / (performance.now() - started);
    console.log(
      `  polls: ${perSecond.toFixed(0)} a second of ${pollers} wanted, p50 ${ms(percentile(sorted, 0.5))}, p99 ${ms(percentile(sorted, 0.99))}, ${polled.errors} errors`,
    );
    console.log(`  CPU per poll, the running jobs with it: ${costPerPoll(cpu, polled.answered)}`);
    await sleep(2_000);
    print({ idle, following, polling, after: await take() });
  } finally {
    await house.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startJobs(house: House, headers: Record<string, string>): Promise<string[]> {
  return Promise.all(
    Array.from({ length: streams }, async () => {
      const answer = await request(`${house.gatewayUrls[0]}/api/v1/models/run`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', prefer: 'respond-async' },
        body: JSON.stringify({ model: 'bench-long', input: { prompt: 'A long way up the mountain' } }),
      });
      const text = await answer.body.text();
      if (answer.statusCode !== 202) throw new Error(`a job was answered with ${answer.statusCode}: ${text}`);
      return (JSON.parse(text) as { id: string }).id;
    }),
  );
}

async function sample(house: House, folder: string): Promise<Sample> {
  const pids = watched.map((name) => house.process(name).pid);
  const resident = pids.map((pid) => residentBytes([pid]));
  const held = await Promise.all(pids.map((pid) => heldBytes(pid, folder)));
  return { held, resident };
}

function costPerPoll(cpu: Record<string, number>, polls: number): string {
  return Object.entries(cpu)
    .map(([name, microseconds]) => `${name} ${(microseconds / 1_000 / Math.max(1, polls)).toFixed(2)}`)
    .join(', ')
    .concat(' ms');
}

function print({ idle, following, polling, after }: Record<'idle' | 'following' | 'polling' | 'after', Sample>): void {
  const mebibytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MiB`;
  const each = (now: Sample, index: number, count: number) => `${((now.held[index]! - idle.held[index]!) / count / 1_024).toFixed(1)} KiB`;
  console.log('\nHeap and buffers after garbage collection');
  table(
    ['', 'idle', 'streams open', 'per stream', 'polls open', 'per poll', 'idle again', 'resident with polls'],
    watched.map((name, index) => [
      name,
      mebibytes(idle.held[index]!),
      mebibytes(following.held[index]!),
      each(following, index, streams),
      mebibytes(polling.held[index]!),
      each(polling, index, pollers),
      mebibytes(after.held[index]!),
      mebibytes(polling.resident[index]!),
    ]),
  );
}
