import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHouse, type House } from '@portazgo/testing';
import { Door, type Reply } from './support/door.ts';
import { OwnProcess } from './support/own-process.ts';
import { until } from './support/until.ts';

jest.setTimeout(180_000);

const repository = path.join(__dirname, '..', '..', '..', '..');
const nextVersion = '0.2.0';
const chat = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hola' }], max_tokens: 10 };

let house: House;
let door: Door;
let folder: string;

beforeAll(async () => {
  house = await startHouse({ services: ['gateway', 'billing', 'llm', 'image', 'jobs', 'emulator'], environment: { DRAIN_DELAY_MS: '0' } });
  const { key } = await house.createClient({ credits: 1_000_000, plan: 'operator' });
  door = new Door(house.gatewayUrls[0] ?? '', key);
  mkdirSync(path.join(repository, '.data'), { recursive: true });
  folder = mkdtempSync(path.join(repository, '.data', 'next-version-'));
}, 180_000);
afterAll(async () => {
  await house?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** The service as its next release would bring it. */
function startNextVersion(service: string): OwnProcess {
  const [from, to] = [path.join(repository, 'apps', service), path.join(folder, service)];
  cpSync(path.join(from, 'dist'), path.join(to, 'dist'), { recursive: true });
  const manifest = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8')) as object;
  writeFileSync(path.join(to, 'package.json'), JSON.stringify({ ...manifest, version: nextVersion }));
  return OwnProcess.start(path.join(to, 'dist', 'main.js'), { NATS_URL: house.natsUrl, EMULATOR_URL: house.emulatorUrl });
}

/** Asks without a pause, as so many callers, until it is told to stop. */
function load(callers: number, ask: () => Promise<Reply>): { replies: Reply[]; stop(): Promise<void> } {
  const replies: Reply[] = [];
  const over = new AbortController();
  const running = Array.from({ length: callers }, async () => {
    while (!over.signal.aborted) replies.push(await ask());
  });
  return {
    replies,
    stop: async () => {
      over.abort();
      await Promise.all(running);
    },
  };
}

/** Another instance of a service, with a catalog in which one model is ten times as dear and another is not offered. */
function startWithDearCatalog(service: string): OwnProcess {
  const catalog = path.join(folder, `catalog-${service}`);
  cpSync(path.join(repository, 'libs', 'catalog', 'models'), catalog, { recursive: true });
  for (const [file, from, to] of [
    ['gpt-4o-mini.yaml', /output: [\d.]+/g, 'output: 600'],
    ['google-nano-banana.yaml', /perImage: [\d.]+/g, 'perImage: 7'],
  ] as const) {
    const text = readFileSync(path.join(catalog, file), 'utf8');
    const dear = text.replaceAll(from, to);
    expect(dear).not.toBe(text);
    writeFileSync(path.join(catalog, file), dear);
  }
  rmSync(path.join(catalog, 'gpt-4o.yaml'));
  return OwnProcess.start(path.join(repository, 'apps', service, 'dist', 'main.js'), {
    NATS_URL: house.natsUrl,
    EMULATOR_URL: house.emulatorUrl,
    CATALOG_DIR: catalog,
  });
}

it('two instances with different catalogs charge one price, and the one that lacks a model leaves it to the other', async () => {
  const others = [startWithDearCatalog('llm'), startWithDearCatalog('image')];
  try {
    await Promise.all(others.map((other) => other.ready()));
    const costs = async (asks: (() => Promise<Reply>)[]) => {
      const replies = await Promise.all(asks.map((ask) => ask()));
      expect(replies.filter(({ status }) => status !== 200).map(({ text }) => text)).toEqual([]);
      return new Set(replies.map(({ headers, body }) => Number(headers.get('x-portazgo-cost') ?? (body as { credits_charged?: number }).credits_charged)));
    };
    const times = (count: number, ask: () => Promise<Reply>) => Array.from({ length: count }, () => ask);
    expect((await costs(times(24, () => door.post('/v1/chat/completions', { ...chat, seed: 1 })))).size).toBe(1);
    expect((await costs(times(8, () => door.post('/v1/chat/completions', { ...chat, model: 'gpt-4o', seed: 1 })))).size).toBe(1);
    const picture = { model: 'google/nano-banana', input: { prompt: 'a bridge' } };
    expect([...(await costs(times(8, () => door.post('/api/v1/models/run', picture))))]).toEqual([70]);
    const streams = await Promise.all(times(8, () => door.post('/v1/chat/completions', { ...chat, model: 'gpt-4o', stream: true })).map((ask) => ask()));
    expect(streams.filter(({ text }) => !text.includes('data: [DONE]')).map(({ text }) => text)).toEqual([]);
  } finally {
    await Promise.all(others.map((other) => other.stop()));
  }
});

it.each([
  ['llm', 4, () => door.post('/v1/chat/completions', chat), /^portazgo_llm_requests_total\{.*\} (\d+)$/m],
  [
    'image',
    3,
    () => door.post('/api/v1/models/run', { model: 'google/nano-banana', input: { prompt: 'a bridge' } }),
    /^portazgo_worker_jobs_total\{.*\} (\d+)$/m,
  ],
] as const)('two versions of %s share the work, and the older one leaves without a request failing', async (service, callers, ask, figure) => {
  const older = house.process(service);
  const olderHealth = older.addresses.health ?? '';
  const newer = startNextVersion(service);
  const { replies, stop } = load(callers, ask);
  try {
    const { health: newerHealth } = await newer.ready();
    const versionOf = async (health: string) => ((await (await fetch(`${health}/health/live`)).json()) as { version: string }).version;
    expect([await versionOf(olderHealth), await versionOf(newerHealth)]).toEqual(['0.1.0', nextVersion]);
    const workOf = async (health: string) => Number(figure.exec(await (await fetch(`${health}/metrics`)).text())?.[1] ?? 0);
    await until(async () => ((await workOf(olderHealth)) > 3 && (await workOf(newerHealth)) > 3 ? true : undefined), 90_000);
    await older.stop();
    const [before, workBefore] = [replies.length, await workOf(newerHealth)];
    await until(() => (replies.length > before + 2 * callers ? true : undefined), 60_000);
    await sleep(500);
    expect(await workOf(newerHealth)).toBeGreaterThan(workBefore);
    await stop();
    expect(replies.filter(({ status, body }) => status !== 200 || (body as { status?: string }).status === 'failed').map(({ text }) => text)).toEqual([]);
  } finally {
    await stop();
    await newer.stop();
  }
});
