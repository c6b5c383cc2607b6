import { loadCatalog } from '@portazgo/catalog';
import { fromWire, toWire } from './moderations.translator.ts';
import { moderationsRequest } from './moderations.wire.ts';

const inputsOf = (input: unknown) => fromWire(moderationsRequest.parse({ input }), loadCatalog()).inputs;

it('texts are judged apart, and parts as one message', () => {
  expect(inputsOf('a')).toEqual(['a']);
  expect(inputsOf(['a', 'b'])).toEqual(['a', 'b']);
  expect(
    inputsOf([
      { type: 'text', text: 'a' },
      { type: 'image_url', image_url: { url: 'https://a.b/c' } },
    ]),
  ).toEqual([
    [
      { type: 'text', text: 'a' },
      { type: 'image', url: 'https://a.b/c' },
    ],
  ]);
});

it('a judgement is written with the names of the format', () => {
  const result = { flagged: false, categories: { hate: false }, categoryScores: { hate: 0.1 }, categoryAppliedInputTypes: { hate: ['text'] } };
  const usage = { inputUncached: 0, inputCached: 0, cacheWrite: 0, output: 0, reasoning: 0 };
  const receipt = { usage, usageSource: 'counted' as const, chargedMicroCredits: 0, availableMicroCredits: 0 };
  expect(toWire({ model: 'm', engine: 'e', results: [result], receipt }, '01')).toEqual({
    id: 'modr-01',
    model: 'm',
    results: [{ flagged: false, categories: { hate: false }, category_scores: { hate: 0.1 }, category_applied_input_types: { hate: ['text'] } }],
  });
});
