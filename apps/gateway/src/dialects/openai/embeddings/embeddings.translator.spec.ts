import { loadCatalog } from '@portazgo/catalog';
import { fromWire, toWire } from './embeddings.translator.ts';
import { embeddingsRequest } from './embeddings.wire.ts';

const catalog = loadCatalog();
const draftOf = (more: object) => fromWire(embeddingsRequest.parse({ model: 'text-embedding-3-small', ...more }), catalog);

describe('texts to embed', () => {
  it.each([
    ['a', ['a']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [[1, 2], [[1, 2]]],
    [
      [[1], [2, 3]],
      [[1], [2, 3]],
    ],
  ])('%j become %j', (input, inputs) => {
    expect(draftOf({ input }).inputs).toEqual(inputs);
  });

  it.each([{ input: '' }, { input: [] }, { input: ['a', ''] }, { input: [[]] }, { input: ['a', 1] }, { input: [-1] }])('%j are refused', (more) => {
    expect(embeddingsRequest.safeParse({ model: 'm', ...more }).success).toBe(false);
  });

  it('come with unknown fields only at the word of the caller', () => {
    expect(() => draftOf({ input: 'a', input_type: 'query' })).toThrow(expect.objectContaining({ code: 'unsupported_parameter', field: 'input_type' }));
    expect(draftOf({ input: 'a', input_type: 'query', drop_params: true }).dropped).toEqual(['input_type']);
    expect(draftOf({ input: 'a', input_type: null, user: 'u' }).dropped).toEqual([]);
  });

  it('have no more dimensions than the model', () => {
    expect(() => draftOf({ input: 'a', dimensions: 100_000 })).toThrow(expect.objectContaining({ field: 'dimensions' }));
  });
});

describe('an answer that is too large for its way back', () => {
  const manyNumbers = {
    find: () => ({ id: 'wide', kind: 'embedding', limits: { inputsMax: 4_096, dimensionsMax: 8_192 } }),
  } as unknown as Parameters<typeof fromWire>[1];
  const draft = (texts: number, dimensions?: number) =>
    fromWire({ model: 'wide', input: Array.from({ length: texts }, () => 'a'), dimensions } as Parameters<typeof fromWire>[0], manyNumbers);

  it.each([
    [1_025, undefined],
    [2_049, 4_096],
    [4_096, 2_049],
  ])('is refused before anything is asked: %p texts of %p numbers', (texts, dimensions) => {
    expect(() => draft(texts, dimensions)).toThrow(expect.objectContaining({ field: 'input' }));
  });

  it.each([
    [1_024, undefined],
    [2_048, 4_096],
    [2_048, 3_072],
  ])('is not that of %p texts of %p numbers', (texts, dimensions) => {
    expect(draft(texts, dimensions).inputs).toHaveLength(texts);
  });
});

it('vectors are the same floats in both encodings', () => {
  const floats = [0.1, -2.5, 3e-8].map(Math.fround);
  const base64 = Buffer.from(new Float32Array(floats).buffer).toString('base64');
  const usage = { inputUncached: 3, inputCached: 0, cacheWrite: 0, output: 0, reasoning: 0 };
  const reply = {
    model: 'm',
    engine: 'e',
    vectors: [base64],
    receipt: { usage, usageSource: 'upstream' as const, chargedMicroCredits: 1, availableMicroCredits: 0 },
  };
  expect(toWire(reply, 'float').data[0]?.embedding).toEqual(floats);
  expect(toWire(reply, 'base64').data[0]?.embedding).toBe(base64);
});
