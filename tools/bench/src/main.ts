import { benchChat } from './chat-part.ts';
import { benchFiles } from './files-part.ts';
import { benchGrowth } from './growth-part.ts';
import { benchHostile } from './hostile-part.ts';
import { benchJobs } from './jobs-part.ts';
import { benchLatency } from './latency-part.ts';
import { benchMemory } from './memory-part.ts';

const rounds = Number(process.argv.find((argument) => argument.startsWith('--rounds='))?.slice(9) ?? 5);

const parts: Readonly<Record<string, () => Promise<void>>> = {
  chat: () => benchChat(rounds),
  jobs: benchJobs,
  latency: benchLatency,
  files: benchFiles,
  memory: benchMemory,
  growth: benchGrowth,
  hostile: benchHostile,
};

/** `npm run bench`: every part, each beside something to compare it with in the same run. `npm run bench -- jobs files`: those parts alone. */
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  const started = performance.now();
  await parts[name]!();
  console.log(`\n(${name}: ${((performance.now() - started) / 1_000).toFixed(0)} s)`);
}
