import { loadCatalog } from '@portazgo/catalog';
import { ModelAvailability } from '../../../availability/provider-watch.ts';
import { toModelBody, toWire } from './models.translator.ts';
import { modelsAnswer } from './models.wire.ts';

const catalog = loadCatalog();
const find = (id: string) => {
  const model = catalog.find(id);
  if (!model) throw new Error(`no model ${id}`);
  return model;
};
const nothingKnown = new ModelAvailability(new Map(), 'live');
const reader = (more: object = {}) => ({
  profile: { plan: 'pro', models: null, priceMultiplierPpm: 1_000_000 },
  availability: nothingKnown,
  locale: 'en' as const,
  ...more,
});
const atUnixMs = Date.parse('2026-11-30T12:00:00Z');

describe('the list of models', () => {
  it('has the shape of the document for every model of the catalog', () => {
    const { data } = modelsAnswer.parse(toWire(catalog, reader()));
    expect(data.length).toBeGreaterThan(40);
    expect(data.filter(({ pricing: { tokens, usual_call: call } }) => tokens === undefined && call === undefined)).toEqual([]);
  });

  it('says of a chat model what it holds, takes and costs', () => {
    expect(toModelBody(find('gpt-4o-mini'), reader(), atUnixMs)).toMatchObject({
      type: 'chat',
      aliases: ['gpt-4o-mini-2024-07-18'],
      context_window: 128_000,
      max_output_tokens: 16_384,
      input_modalities: ['text', 'image'],
      output_modalities: ['text'],
      capabilities: { tools: true, vision: true, reasoning: false, verbosity: false },
      pricing: { unit: 'credits', tokens: [{ above_input_tokens: 0, input: 150, input_cached: 75, output: 600 }] },
      available: true,
    });
  });

  it.each([
    ['gpt-image-1', { type: 'image', input_modalities: ['text', 'image'], output_modalities: ['image'] }],
    ['whisper-1', { type: 'transcription', output_modalities: ['text'] }],
    ['gpt-4o-mini-tts', { type: 'speech', input_modalities: ['text'], output_modalities: ['audio'] }],
    ['text-embedding-3-small', { type: 'embedding', output_modalities: ['vector'], pricing: { tokens: [{ input: 20 }] } }],
  ])('says what goes into %s and comes out', (id, body) => {
    expect(toModelBody(find(id), reader(), atUnixMs)).toMatchObject(body);
  });

  it("counts the factor of the client's plan", () => {
    const half = reader({ profile: { priceMultiplierPpm: 500_000 } });
    expect(toModelBody(find('gpt-4o-mini'), half, atUnixMs).pricing.tokens?.[0]).toMatchObject({ input: 75, output: 300 });
    const [whole, halved] = [reader(), half].map((one) => toModelBody(find('whisper-1'), one, atUnixMs).pricing.usual_call ?? 0);
    expect(halved).toBeCloseTo((whole ?? 0) / 2, 5);
  });
});

describe('a model on offer', () => {
  const rest = (more: object) => ({ provider: 'openai', upstreamModel: null, isForAll: true, failingClients: 2, retryAfterMs: 5_000, ...more });
  const known = (resting: object[]) =>
    new ModelAvailability(
      new Map([['llm', { live: ['openai', 'gemini', 'lightning'], emulated: [], builtIn: [], missing: [], resting: resting as never }]]),
      'live',
    );
  const bodyOf = (id: string, resting: object[]) => toModelBody(find(id), reader({ availability: known(resting) }), atUnixMs);

  it.each([
    ['the account of its only provider', 'gpt-4o-mini', [rest({})], 'openai does not accept the credentials of the gateway'],
    ['the model at its only provider', 'gpt-4o-mini', [rest({ upstreamModel: 'gpt-4o-mini' })], 'openai does not serve this model at the moment'],
    [
      'both of its providers',
      'gemini-3-flash',
      [rest({ provider: 'gemini' }), rest({ provider: 'lightning' })],
      'gemini, lightning does not accept the credentials of the gateway',
    ],
  ])('is unavailable when %s refuses everybody', (_what, id, resting, reason) => {
    expect(bodyOf(id, resting)).toMatchObject({ available: false, unavailable_reason: reason });
  });

  it.each([
    ['the provider refuses only some clients', 'gpt-4o-mini', [rest({ isForAll: false })]],
    ['the provider refuses another model', 'gpt-4o-mini', [rest({ upstreamModel: 'gpt-4o' })]],
    ['another provider still serves it', 'gemini-3-flash', [rest({ provider: 'gemini' })]],
    ['nobody refuses', 'gpt-4o-mini', []],
  ])('stays available when %s', (_what, id, resting) => {
    expect(bodyOf(id, resting)).toMatchObject({ available: true });
  });
});
