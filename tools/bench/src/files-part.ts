import { mkdtempSync, openAsBlob, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { House } from '@portazgo/testing';
import { readBytes } from './byte-reader.ts';
import { CpuMeter, type Pids } from './cpu-meter.ts';
import { pidsOf, startMediaHouse } from './media-house.ts';
import { startNginx, type FileServer } from './nginx.ts';
import { startPlainServer } from './plain-server.ts';
import { writeSampleFiles, type SampleFile } from './sample-files.ts';
import { table } from './tables.ts';

const seconds = 2.5;
const sizes = [1, 50];
const connectionCounts = [1, 16];

interface Served {
  readonly name: string;
  readonly urls: ReadonlyMap<SampleFile, string>;
  readonly pids: Pids;
}

interface Figure {
  readonly name: string;
  readonly megabytesPerSecond: number;
  readonly cpuMsPerMegabyte: number;
  readonly errors: number;
}

/** Files through signed links of the house, from both stores, beside the same files from nginx and from node:http. */
export async function benchFiles(): Promise<void> {
  console.log('\nFiles: signed links of the house beside the same files served from disk');
  const { folder, files } = writeSampleFiles(sizes);
  const figures = new Map<string, Figure[]>();
  const measure = async (served: Served) => {
    for (const file of files)
      for (const connections of connectionCounts) {
        const title = `${file.megabytes} MB ×${connections}`;
        const all = figures.get(title) ?? [];
        figures.set(title, [...all, await measureOne(served, file, connections)]);
      }
  };
  try {
    const nginx = await startNginx(folder);
    if (!nginx) console.log('  nginx is not on PATH: `apt-get install -y nginx` installs it; the house stands beside node:http alone');
    for (const server of [nginx, await startPlainServer(folder)]) {
      if (!server) continue;
      await measure(plainly(server, files)).finally(() => server.stop());
    }
    for (const storage of ['disk', 'nats']) await withHouse(storage, async (house) => measure(await throughHouse(house, storage, files)));
    print(figures);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOne({ name, urls, pids }: Served, file: SampleFile, connections: number): Promise<Figure> {
  const url = urls.get(file)!;
  await readBytes(url, connections, 0.5);
  const meter = new CpuMeter(pids);
  const round = await readBytes(url, connections, seconds);
  const spent = Object.entries(meter.spent()).reduce((sum, [process_, microseconds]) => (process_ === 'driver' ? sum : sum + microseconds), 0);
  const megabytes = round.bytes / 1_000_000;
  return { name, megabytesPerSecond: megabytes / round.seconds, cpuMsPerMegabyte: spent / 1_000 / Math.max(1, megabytes), errors: round.errors };
}

function plainly(server: FileServer, files: readonly SampleFile[]): Served {
  return { name: server.name, urls: new Map(files.map((file) => [file, `${server.url}/${file.name}`])), pids: () => ({ server: server.pids() }) };
}

async function withHouse(storage: string, use: (house: House) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-store-'));
  const environment = { STORAGE: storage, STORAGE_DIR: folder, AUDIO_BYTES_MAX: '100000000' };
  const house = await startMediaHouse({ environment, only: ['gateway', 'billing', 'emulator'] });
  try {
    await use(house);
  } finally {
    await house.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Uploads them as a client does, and takes the links that it is given. */
async function throughHouse(house: House, storage: string, files: readonly SampleFile[]): Promise<Served> {
  const { key } = await house.createClient({ credits: 10, plan: 'operator' });
  const urls = new Map<SampleFile, string>();
  for (const file of files) {
    const form = new FormData();
    form.append('file', await openAsBlob(file.path, { type: 'audio/wav' }), file.name);
    const started = performance.now();
    const answer = await fetch(`${house.gatewayUrls[0]}/v1/account/files`, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: form });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`upload of ${file.name}: ${answer.status} ${text.slice(0, 300)}`);
    console.log(`  ${storage}: ${file.megabytes} MB taken in at ${((file.megabytes * 1_000) / (performance.now() - started)).toFixed(0)} MB/s`);
    urls.set(file, (JSON.parse(text) as { url: string }).url);
  }
  return { name: `house, ${storage}`, urls, pids: pidsOf(house, ['gateway', 'billing']) };
}

function print(figures: ReadonlyMap<string, readonly Figure[]>): void {
  for (const [title, all] of figures) {
    const against = all[0]!;
    console.log(`\n${title}`);
    table(
      ['', 'MB/s', `of ${against.name}`, 'CPU per MB', 'errors'],
      all.map(({ name, megabytesPerSecond, cpuMsPerMegabyte, errors }) => [
        name,
        megabytesPerSecond.toFixed(0),
        (megabytesPerSecond / against.megabytesPerSecond).toFixed(2),
        `${cpuMsPerMegabyte.toFixed(2)} ms`,
        String(errors),
      ]),
    );
    if (all.some(({ errors }) => errors > 0)) process.exitCode = 1;
  }
}
