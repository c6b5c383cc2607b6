import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startHouse } from '@portazgo/testing';
import { jobLoop } from './job-loop.ts';
import { jobWays } from './job-ways.ts';
import { startMediaHouse } from './media-house.ts';
import { chatTargets } from './chat-targets.ts';
import { closedLoop } from './closed-loop.ts';
import { readProfiles } from './cpu-profile.ts';
import { heldStreams } from './held-streams.ts';

/** `npm run bench:profile [-- --streams | --jobs]`: where the CPU time of each process goes, under whole answers, streams or jobs. */
const streams = process.argv.includes('--streams');
const jobs = process.argv.includes('--jobs');
const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-profile-'));
const environment = { LOG_LEVEL: 'warn', NODE_OPTIONS: `--import=${path.resolve('tools/bench/profile-process.mjs')}`, PROFILE_FOLDER: folder };
const house = jobs ? await startMediaHouse({ environment }) : await startHouse({ durable: true, catalogDir: 'tools/bench/catalog', environment });
try {
  if (jobs) await profileJobs();
  else await profileChat();
} finally {
  await house.stop();
}

async function profileJobs(): Promise<void> {
  const { key } = await house.createClient({ credits: 1_000_000, plan: 'operator' });
  const waiting = jobWays(house, key).find(({ name }) => name === 'waiting')!;
  console.log(`${(await jobLoop(waiting, 32, 12)).jobsPerSecond.toFixed(0)} jobs/s`);
}

async function profileChat(): Promise<void> {
  const target = (await chatTargets(house, { url: 'http://127.0.0.1:9', pid: process.pid })).at(-1)!;
  if (streams) console.log(`${(await heldStreams(target.stream, 256, () => undefined)).tokens} tokens`);
  else console.log(`${(await closedLoop(target.whole, 32, 12)).requestsPerSecond.toFixed(0)} requests/s`);
}

for (const { name, byPackage, byFunction } of readProfiles(folder)) {
  console.log(`\n${name}: share of its busy time`);
  for (const [title, share] of byPackage.slice(0, 12)) console.log(`  ${(share * 100).toFixed(1).padStart(5)} %  ${title}`);
  console.log('  by function');
  for (const [title, share] of byFunction.slice(0, 25)) console.log(`  ${(share * 100).toFixed(1).padStart(5)} %  ${title}`);
}
rmSync(folder, { recursive: true });
