import fc from 'fast-check';
import { inputTokens, outputTokens, tokenUsage, type TokenUsage } from '@portazgo/contracts';
import { reportedUsd, tokenFigures } from './token-figures.ts';

it.each([
  [
    'OpenAI: cache and reasoning are parts of the sums',
    {
      prompt_tokens: 100,
      completion_tokens: 30,
      total_tokens: 130,
      prompt_tokens_details: { cached_tokens: 40, cache_write_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 20 },
    },
    false,
    { inputUncached: 50, inputCached: 40, cacheWrite: 10, output: 10, reasoning: 20 },
  ],
  [
    'DeepSeek: hits and misses',
    { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 },
    false,
    { inputUncached: 36, inputCached: 64, cacheWrite: 0, output: 5, reasoning: 0 },
  ],
  [
    'Gemini, xAI: thinking only in the total',
    { prompt_tokens: 10, completion_tokens: 5, total_tokens: 40 },
    true,
    { inputUncached: 10, inputCached: 0, cacheWrite: 0, output: 5, reasoning: 25 },
  ],
  [
    'xAI: reasoning told and in the total',
    { prompt_tokens: 10, completion_tokens: 5, total_tokens: 40, completion_tokens_details: { reasoning_tokens: 25 } },
    true,
    { inputUncached: 10, inputCached: 0, cacheWrite: 0, output: 5, reasoning: 25 },
  ],
  [
    'others: a strange total changes nothing',
    { prompt_tokens: 10, completion_tokens: 5, total_tokens: 99 },
    false,
    { inputUncached: 10, inputCached: 0, cacheWrite: 0, output: 5, reasoning: 0 },
  ],
  [
    'Vertex: no completion at all',
    { prompt_tokens: 10, total_tokens: 10 },
    true,
    { inputUncached: 10, inputCached: 0, cacheWrite: 0, output: 0, reasoning: 0 },
  ],
  [
    'Mistral: cached under another name',
    { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, num_cached_tokens: 8 },
    false,
    { inputUncached: 2, inputCached: 8, cacheWrite: 0, output: 5, reasoning: 0 },
  ],
])('%s', (_case, raw, usageByTotal, expected) => {
  expect(tokenFigures(raw, usageByTotal)).toEqual(expected);
});

it.each([null, undefined, 'x', [], {}, { prompt_tokens: 'many' }, { prompt_tokens: -1 }, { completion_tokens: Number.NaN }])(
  'finds no figures in %j',
  (raw) => {
    expect(tokenFigures(raw, true)).toBeNull();
  },
);

it('makes sound figures of any lie, each token in one bucket', () => {
  const number = fc.oneof(fc.double(), fc.integer(), fc.constant('7'), fc.constant(null));
  const details = fc.record({ cached_tokens: number, cache_write_tokens: number, reasoning_tokens: number }, { requiredKeys: [] });
  const raw = fc.record(
    { prompt_tokens: number, completion_tokens: number, total_tokens: number, prompt_tokens_details: details, completion_tokens_details: details },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(raw, fc.boolean(), (usage, usageByTotal) => {
      const figures = tokenFigures(usage, usageByTotal);
      const isSound = (sound: TokenUsage) => tokenUsage.safeParse(sound).success && inputTokens(sound) <= 1_000_000_000 && outputTokens(sound) <= 2_000_000_000;
      expect(figures === null || isSound(figures)).toBe(true);
    }),
  );
});

it.each([
  [37_756_000, '0.0037756000'],
  [200_000_000, '0.0200000000'],
  [0, '0.0000000000'],
  [12_345_678_901, '1.2345678901'],
  [-1, undefined],
  [0.5, undefined],
])('reads %s ticks as %s dollars', (ticks, usd) => {
  expect(reportedUsd({ cost_in_usd_ticks: ticks })).toBe(usd);
});
