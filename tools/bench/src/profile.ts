import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startHouse } from '@portazgo/testing';
import { chatTargets } from './chat-targets.ts';
import { closedLoop } from './closed-loop.ts';
import { readProfiles } from './cpu-profile.ts';
import { heldStreams } from './held-streams.ts';

/** `npm run bench:profile [-- --streams]`: where the CPU time of each process goes, under whole answers or under streams. */
const streams = process.argv.includes('--streams');
const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-profile-'));
const house = await startHouse({
  durable: true,
  catalogDir: 'tools/bench/catalog',
  environment: { LOG_LEVEL: 'warn', NODE_OPTIONS: `--import=${path.resolve('tools/bench/profile-process.mjs')}`, PROFILE_FOLDER: folder },
});
try {
  const target = (await chatTargets(house, { url: 'http://127.0.0.1:9', pid: process.pid })).at(-1)!;
  if (streams) console.log(`${(await heldStreams(target.stream, 256, () => undefined)).tokens} tokens`);
  else console.log(`${(await closedLoop(target.whole, 32, 12)).requestsPerSecond.toFixed(0)} requests/s`);
} finally {
  await house.stop();
}
for (const { name, byPackage, byFunction } of readProfiles(folder)) {
  console.log(`\n${name}: share of its busy time`);
  for (const [title, share] of byPackage.slice(0, 12)) console.log(`  ${(share * 100).toFixed(1).padStart(5)} %  ${title}`);
  console.log('  by function');
  for (const [title, share] of byFunction.slice(0, 25)) console.log(`  ${(share * 100).toFixed(1).padStart(5)} %  ${title}`);
}
rmSync(folder, { recursive: true });
