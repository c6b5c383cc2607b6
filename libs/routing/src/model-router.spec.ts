import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadCatalog, type RoutedMedia } from '@portazgo/catalog';
import { CallMetrics } from '@portazgo/metering';
import { createLogger, Metrics } from '@portazgo/platform';
import { ProviderError, type MediaModel, type Vendor } from '@portazgo/providers-contract';
import { ModelRouter, type RoutedCall } from './model-router.ts';
import { ProviderGate } from './provider-gate.ts';
import { ProviderRegistry } from './provider-registry.ts';
import { servesOperation } from './served-models.ts';

const text = { es: 'x', pt: 'x', en: 'x' };
const route = (provider: string, more: object = {}) => ({ provider, upstreamModel: `${provider}-1`, prices: [{ perImage: 1 }], ...more });
const painter = {
  id: 'painter',
  kind: 'image',
  ownedBy: 'test',
  created: 0,
  title: text,
  description: text,
  operations: ['image.generate', 'image.edit'],
  prompt: { maxLength: 100 },
  inputs: [{ role: 'image', key: 'image', label: text, max: 1 }],
  settings: [{ key: 'quality', label: text, type: 'select', options: ['plain', 'best'], default: 'plain' }],
  routes: [
    route('editor', { operations: ['image.edit'], priority: 0 }),
    route('best', { operations: ['image.generate'], when: { quality: 'best' }, priority: 1 }),
    route('silent', { priority: 2 }),
    route('plain', { priority: 3 }),
  ],
};
/** Takes anything, or refuses with proof. */
const model = (provider: string, upstreamModel: string): MediaModel => ({
  provider,
  upstreamModel,
  pollMs: 1,
  unsupported: () => null,
  start: () => Promise.reject(new Error('not called here')),
  status: () => Promise.reject(new Error('not called here')),
});
const vendor = (name: string, offers: Vendor['offers']): Vendor => ({
  name,
  isLocal: false,
  origin: `https://${name}.example`,
  basePath: '',
  offers,
  open: () => ({ media: (upstream) => model(name, upstream), close: async () => {} }),
});
// `silent` is on, but offers nothing of this kind.
const vendors = [...['editor', 'best', 'plain'].map((name) => vendor(name, ['media'])), vendor('silent', ['chat'])];

let folder: string;
let router: ModelRouter;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'portazgo-catalog-'));
  writeFileSync(path.join(folder, 'painter.yaml'), JSON.stringify(painter));
  router = aRouter();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function aRouter(): ModelRouter {
  const access = Object.fromEntries(vendors.map(({ name }) => [name, { apiKey: 'k', url: undefined }]));
  return new ModelRouter({
    catalog: loadCatalog(folder),
    registry: new ProviderRegistry({ vendors, access, emulatorUrl: undefined, connectionsMax: 1 }),
    gate: new ProviderGate(100),
    limits: { connectMs: 1, firstByteMs: 1, localFirstByteMs: 1, idleMs: 1, totalMs: 1_000 },
    metrics: new CallMetrics(new Metrics('test'), 'image'),
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
}

function call(operation: 'image.generate' | 'image.edit' | 'image.avatar', settings: RoutedMedia['input']['settings'] = {}): RoutedCall<'media', string> {
  return {
    model: 'painter',
    requestId: 'r',
    clientId: 'acme',
    content: {},
    operation,
    offer: 'media',
    media: { operation, input: { settings, inputs: [] } },
    serves: servesOperation(operation),
    mode: 'live',
    comesWhole: true,
    signal: new AbortController().signal,
    deadlineMs: () => 10_000,
    unsupported: () => null,
    attempt: (upstream) => Promise.resolve(upstream.upstreamModel),
  };
}
const routed = async (asked: RoutedCall<'media', string>) => (await router.run(asked)).result;

it('tries only routes that serve the operation and the settings, at accounts that offer the kind', async () => {
  expect(await routed(call('image.edit'))).toBe('editor-1');
  expect(await routed(call('image.generate', { quality: 'best' }))).toBe('best-1');
  expect(await routed(call('image.generate', { quality: 'plain' }))).toBe('plain-1');
});

it('does not know a model for an operation it does not have', async () => {
  await expect(router.run(call('image.avatar'))).rejects.toMatchObject({ code: 'model_not_found' });
});

it('goes on only from a route that provably did not take the call', async () => {
  const asked: string[] = [];
  const failing = (accepted: 'no' | 'unknown') => ({
    ...call('image.edit'),
    attempt: ({ provider, upstreamModel }: MediaModel) => {
      asked.push(provider);
      if (provider === 'editor') throw new ProviderError({ provider, kind: 'overloaded', accepted, reason: 'test' });
      return Promise.resolve(upstreamModel);
    },
  });
  expect(await routed(failing('no'))).toBe('plain-1');
  await expect(routed(failing('unknown'))).rejects.toMatchObject({ code: 'overloaded' });
  expect(asked).toEqual(['editor', 'plain', 'editor']);
});

it('names the field when no route can express it', async () => {
  const picky = { ...call('image.edit'), unsupported: () => ({ field: 'seed', reason: 'test' }) };
  await expect(router.run(picky)).rejects.toMatchObject({ code: 'unsupported_parameter', details: { field: 'seed' } });
});

describe('a provider that fails on one request and answers all others', () => {
  let sent: string[];
  const asking = (clientId: string, content: string): RoutedCall<'media', string> => ({
    ...call('image.generate', { quality: 'plain' }),
    clientId,
    content,
    requestId: `${clientId}-${sent.length}-${Math.random()}`,
    attempt: ({ provider, upstreamModel }: MediaModel) => {
      sent.push(content);
      if (content.startsWith('poison')) throw new ProviderError({ provider, kind: 'upstream_bug', accepted: 'no', reason: 'test', upstreamStatus: 500 });
      return Promise.resolve(upstreamModel);
    },
  });
  beforeEach(() => {
    sent = [];
    router = aRouter();
    jest.spyOn(Math, 'random').mockReturnValue(0); // no pause between attempts
  });
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['the same', () => 'poison'],
    ['another one each time', (index: number) => `poison ${index}`],
  ])('serves everybody else, however often one caller sends it (%s)', async (_, poison) => {
    for (let round = 0; round < 30; round++) {
      await expect(router.run(asking('A', poison(round)))).rejects.toThrow(/^(upstream_failed|model_unavailable)$/);
      const { result, lease } = await router.run(asking('B', 'good'));
      expect(result).toBe('plain-1');
      // B reads long: until the end of its answer nothing but A's failures is known.
      if (round % 10 === 9) lease.done();
    }
    expect(sent.filter((content) => content === 'good')).toHaveLength(30);
  });

  it('is sent the request that failed before once, and no attempt more', async () => {
    await expect(router.run(asking('A', 'poison'))).rejects.toThrow('upstream_failed');
    const first = sent.length;
    await expect(router.run(asking('A', 'poison'))).rejects.toThrow('upstream_failed');
    expect([first, sent.length - first]).toEqual([4, 1]);
  });
});
