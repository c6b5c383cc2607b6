import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { exchange } from '../exchange.ts';
import type { Bench, Example, Outcome } from '../example.ts';
import { download } from '../house-call.ts';
import { askForPictures, askForStream } from '../openai-port.ts';
import { inFolder, pythonHas, runPython } from '../run-example.ts';

const seed = '004';
const script = (bench: Bench, name: string) => exchange(bench.page(seed).text(name), bench);
const ported = "python has no package 'openai' here: the same calls were made with the npm package 'openai'";

/** What the page's output shows, line by line; the JSON before it is the upstream model's own rewriting of the prompt, a sample. */
const steps: readonly [string, RegExp][] = [
  ['the line "🕐 Queuing."', /^> ?🕐 ?Queuing/m],
  ['the line "⚡ Generating"', /^> ?⚡ ?Generating/m],
  ['the line "🏃 Progress" with figures', /^> ?🏃 ?Progress \[?\d+/m],
  ['the line "✅ Generation complete"', /^> ?✅ ?Generation complete/m],
  ['the picture as Markdown', /^!\[[^\]]+\]\(https?:\/\/[^)]+\)/m],
  ['the link "[Click to download]"', /^\[Click to download\]\((https?:\/\/[^)]+)\)/m],
];

async function textDifferences(text: string): Promise<string[]> {
  const missing = steps.filter(([, pattern]) => !pattern.test(text)).map(([name]) => `not in the answer: ${name}`);
  if (missing.length > 0) return [...missing, `the answer was: ${JSON.stringify(text.slice(0, 300))}`];
  const places = steps.map(([, pattern]) => text.search(pattern));
  const order = places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0)) ? [] : ['the lines come in another order'];
  const addresses = [...text.matchAll(/\((https?:\/\/[^)]+)\)/g)].map(([, address]) => address);
  return [...order, ...(await Promise.all(addresses.map(download))).flat()];
}

/** Bytes are a picture when they begin like one. */
const isPicture = (bytes: Buffer) => /^(\u0089PNG|\u00ff\u00d8\u00ff|RIFF)/.test(bytes.subarray(0, 4).toString('latin1'));

function savedDifferences(folder: string): string[] {
  const saved = readdirSync(folder).filter((file) => file.startsWith('image_gen-reverse'));
  const file = saved[0];
  if (!file || !existsSync(path.join(folder, file))) return ['no picture was saved'];
  return isPicture(readFileSync(path.join(folder, file))) ? [] : [`what was saved as ${file} is no picture`];
}

async function pictures(bench: Bench): Promise<Outcome> {
  if (await pythonHas('openai')) {
    return inFolder(async (folder) => {
      const { stdout } = await runPython(script(bench, 'images.py'), '', folder);
      return { differences: [...(stdout.includes('Image saved to') ? [] : ['the example did not say that it saved an image']), ...savedDifferences(folder)] };
    });
  }
  const { data } = await askForPictures(bench, script(bench, 'images.py'));
  const [first] = data ?? [];
  if (!first?.b64_json) return { differences: [first?.url ? 'the picture came as an address; the page says Base64' : 'no picture came'], notes: [ported] };
  return { differences: isPicture(Buffer.from(first.b64_json, 'base64')) ? [] : ['the Base64 is no picture'], notes: [ported] };
}

export const openAiExamples: readonly Example[] = [
  {
    seed,
    title: 'python openai chat.completions, streamed, an image model',
    run: async (bench) => {
      if (await pythonHas('openai')) return { differences: await textDifferences((await runPython(script(bench, 'chat.py'))).stdout) };
      return { differences: await textDifferences(await askForStream(bench, script(bench, 'chat.py'))), notes: [ported] };
    },
  },
  { seed, title: 'python openai images.generate', run: pictures },
];
