import path from 'node:path';
import { findRepository } from '@portazgo/embedded';
import type { Bench } from './example.ts';
import { startOwnHouse } from './own-house.ts';
import { Page } from './page.ts';
import { askExamples } from './pages/ask-page.ts';
import { generationsExamples } from './pages/generations-page.ts';
import { openAiExamples } from './pages/openai-page.ts';
import { runsExamples } from './pages/runs-page.ts';
import { rowText, tryExample, type Row } from './report.ts';
import { askClient } from './typed/ask-client.ts';
import { generationsClient } from './typed/generations-client.ts';
import { openAiClient } from './typed/openai-client.ts';
import { runsClient } from './typed/runs-client.ts';
import { SampleServer } from './sample-server.ts';
import { readSeedsConfig } from './seeds.config.ts';

/** `npm run seeds [-- <part of a seed or title>]`: every example of the four seed pages, run as written against a house, and typed clients of the pages. */
const wanted = process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? '';
const written = [...askExamples, ...runsExamples, ...generationsExamples, ...openAiExamples];
const typed = [...askClient, ...runsClient, ...generationsClient, ...openAiClient];
const examples = [...written, ...typed].filter(({ seed, title }) => `${seed} ${title}`.includes(wanted));

const config = readSeedsConfig();
const fixtures = path.join(findRepository(), 'tools', 'seeds', 'fixtures');
const pages = new Map(['000', '001', '002', '003', '004'].map((seed) => [seed, Page.read(fixtures, seed)]));
const page = (seed: string): Page => {
  const found = pages.get(seed);
  if (!found) throw new Error(`There is no page of seed ${seed}.`);
  return found;
};
const samples = new SampleServer(fixtures);
const samplesHost = await samples.start();

console.log(`${examples.length} examples of the seed pages: as written there, and by typed clients that read every documented key; exchanged are only:`);
console.log(
  `  their addresses (i-a.mx, armox.ai, apiin.one, aihubmix.com) and keys, for those of ${config.house ? config.house.url : 'a house of its own with the emulator as provider'};`,
);
console.log(`  example.com and your-app.com, for http://${samplesHost} of this tool: a real JPEG, a real MP4 and a receiver of webhooks,`);
console.log(`  which the courier of the house may reach (COURIER_ALLOW=${samplesHost}); nothing is fetched from the internet;`);
console.log('  ids of tasks and jobs, for those of tasks started here.');
if (config.house) console.log(`  The house at ${config.house.url} must run with that COURIER_ALLOW, else examples with pictures fail.`);

const rows: Row[] = [];
try {
  if (!config.house) console.log('Starting a house …');
  const own = config.house ? null : await startOwnHouse(samplesHost);
  try {
    const house = config.house ?? { url: own?.gatewayUrl ?? '', key: own?.key ?? '' };
    const bench: Bench = { gatewayUrl: house.url, key: house.key, samplesUrl: `http://${samplesHost}`, samples, page };
    console.log('');
    for (const example of examples) {
      const row = await tryExample(example, () => example.run(bench));
      rows.push(row);
      console.log(rowText(row));
    }
  } finally {
    await own?.stop();
  }
} catch (error) {
  console.error(`The house did not start or broke: ${error instanceof Error ? error.message : String(error)}`);
} finally {
  await samples.stop();
}

const failed = rows.filter(({ differences }) => differences.length > 0).length;
const untried = examples.length - rows.length;
console.log(`\n${rows.length - failed} of ${examples.length} examples pass, ${failed} fail${untried > 0 ? `, ${untried} were not tried` : ''}.`);
process.exitCode = failed === 0 && rows.length === examples.length && rows.length > 0 ? 0 : 1;
