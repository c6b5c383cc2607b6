import { describe, expect, it } from '@jest/globals';
import { catalogFolder, chatModel } from '../test/catalog-folder.fixture.ts';
import { loadCatalog } from './catalog-loader.ts';

const prices = [{ inputUncached: '1', output: '2' }];
const catalog = loadCatalog(
  catalogFolder({
    'catalog.yaml': { aliases: { best: 'eagle' } },
    'parrot.yaml': chatModel({ aliases: ['polly'], modes: [{ name: 'talk', presets: { reasoningEffort: 'none' } }] }),
    'eagle.yaml': chatModel({
      id: 'eagle',
      plans: ['pro'],
      capabilities: { tools: true, reasoning: true },
      refuses: ['seed'],
      timeouts: { connectMs: 10, totalMs: 100 },
      routes: [
        { provider: 'late', upstreamModel: 'e', priority: 1, prices },
        { provider: 'light', upstreamModel: 'e', weight: 1, prices },
        { provider: 'heavy', upstreamModel: 'e', weight: 5, timeouts: { totalMs: 7 }, prices },
      ],
    }),
    'sieve.yaml': chatModel({ id: 'sieve', kind: 'embedding' }),
  }),
);

describe('Catalog', () => {
  it('finds a model by id, by its alias and by an alias of the operator', () => {
    expect(['parrot', 'polly', 'best', 'talk', 'nobody'].map((name) => catalog.find(name)?.id)).toEqual(['parrot', 'parrot', 'eagle', undefined, undefined]);
  });

  it('finds a mode with its presets, and any chat model as a mode without presets', () => {
    expect(catalog.findMode('talk')).toMatchObject({ presets: { reasoningEffort: 'none' }, model: { id: 'parrot' } });
    expect(catalog.findMode('best')).toMatchObject({ name: 'best', presets: {}, model: { id: 'eagle' } });
    expect(['nobody', 'sieve'].map((name) => catalog.findMode(name))).toEqual([undefined, undefined]);
    expect(catalog.modes().map(({ name }) => name)).toEqual(['talk']);
  });

  it('lists models by id, all or of one kind', () => {
    expect(catalog.models().map(({ id }) => id)).toEqual(['eagle', 'parrot', 'sieve']);
    expect(catalog.models('embedding').map(({ id }) => id)).toEqual(['sieve']);
  });

  it('puts routes in the order of priority, then weight', () => {
    expect(catalog.find('eagle')?.routes.map(({ provider }) => provider)).toEqual(['heavy', 'light', 'late']);
    expect(catalog.providers()).toEqual(['heavy', 'late', 'light', 'zoo']);
  });

  it("lets a route's time limits win over the model's", () => {
    expect(catalog.find('eagle')?.routes.map(({ timeouts }) => timeouts)).toEqual([
      { connectMs: 10, totalMs: 7 },
      { connectMs: 10, totalMs: 100 },
      { connectMs: 10, totalMs: 100 },
    ]);
  });

  it('allows a model to its plans only, and to all when it names none', () => {
    const [eagle, parrot] = catalog.models();
    if (!eagle || !parrot) throw new Error('both models are in the folder');
    expect([catalog.planAllows(eagle, 'pro'), catalog.planAllows(eagle, 'starter'), catalog.planAllows(parrot, 'starter')]).toEqual([true, false, true]);
  });

  it('refuses the parameters of what a model cannot do', () => {
    expect(catalog.find('parrot')?.refuses).toEqual(['tools', 'toolChoice', 'parallelToolCalls', 'reasoningEffort', 'verbosity']);
    expect(catalog.find('eagle')?.refuses).toEqual(['seed', 'verbosity']);
  });
});
