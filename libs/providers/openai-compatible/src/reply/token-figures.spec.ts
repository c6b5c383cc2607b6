import fc from 'fast-check';
import { tokenUsage } from '@portazgo/contracts';
import { betterClaim, filledUsage, raisedTo } from '@portazgo/providers-contract';
import { reportedUsd, tokenFigures, usageIn } from './token-figures.ts';

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
    'a cached part greater than the prompt says nothing',
    { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, prompt_tokens_details: { cached_tokens: 1_000_000 } },
    false,
    { inputUncached: 10, output: 5 },
  ],
  [
    'DeepSeek: hits and misses',
    { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 },
    false,
    { inputUncached: 36, inputCached: 64, output: 5 },
  ],
  [
    'Gemini, xAI: thinking only in the total',
    { prompt_tokens: 10, completion_tokens: 5, total_tokens: 40 },
    true,
    { inputUncached: 10, output: 5, reasoning: 25 },
  ],
  [
    'xAI: reasoning told and in the total',
    { prompt_tokens: 10, completion_tokens: 5, total_tokens: 40, completion_tokens_details: { reasoning_tokens: 25 } },
    true,
    { inputUncached: 10, output: 5, reasoning: 25 },
  ],
  ['others: a strange total changes nothing', { prompt_tokens: 10, completion_tokens: 5, total_tokens: 99 }, false, { inputUncached: 10, output: 5 }],
  ['Vertex: no completion at all, which is not told to be zero', { prompt_tokens: 10, total_tokens: 10 }, true, { inputUncached: 10, total: 10 }],
  [
    'Mistral: cached under another name',
    { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, num_cached_tokens: 8 },
    false,
    { inputUncached: 2, inputCached: 8, output: 5 },
  ],
  ['the prompt alone', { prompt_tokens: 10 }, false, { inputUncached: 10 }],
  ['null in place of an output', { prompt_tokens: 10, completion_tokens: null }, false, { inputUncached: 10 }],
  ['a text in place of an output', { prompt_tokens: 10, completion_tokens: '50' }, false, { inputUncached: 10 }],
  ['a negative output', { prompt_tokens: 10, completion_tokens: -5 }, false, { inputUncached: 10 }],
  ['an output beyond any context', { prompt_tokens: 10, completion_tokens: 1e15 }, false, { inputUncached: 10, output: 1e9 }],
  ['an output in parts of tokens', { prompt_tokens: 10, completion_tokens: 7.9 }, false, { inputUncached: 10 }],
  ['a total alone', { total_tokens: 60 }, false, { total: 60 }],
  ['a total alone where it gives thinking away', { total_tokens: 60, prompt_tokens: null }, true, { total: 60 }],
  ['an output and a total', { completion_tokens: 50, total_tokens: 60 }, false, { output: 50, total: 60 }],
  ['an explicit zero', { prompt_tokens: 10, completion_tokens: 0 }, false, { inputUncached: 10, output: 0 }],
  ['an output that only the total tells', { prompt_tokens: 10, total_tokens: 60 }, false, { inputUncached: 10, output: 50 }],
  [
    'a zero under one name and a figure under another',
    { completion_tokens: 0, output_tokens: 50, prompt_tokens: 10 },
    false,
    { inputUncached: 10, output: 50 },
  ],
  [
    'Anthropic: cache beside the input',
    { input_tokens: 10, output_tokens: 50, cache_read_input_tokens: 80, cache_creation_input_tokens: 5 },
    false,
    { inputUncached: 10, inputCached: 80, cacheWrite: 5, output: 50 },
  ],
  [
    'Anthropic translated: cache inside the prompt',
    { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150, cache_read_input_tokens: 80, cache_creation_input_tokens: 10 },
    false,
    { inputUncached: 10, inputCached: 80, cacheWrite: 10, output: 50 },
  ],
  [
    'Anthropic translated: the total shows that the cache is beside the prompt',
    { prompt_tokens: 100, completion_tokens: 50, total_tokens: 240, cache_read_input_tokens: 80, cache_creation_input_tokens: 10 },
    false,
    { inputUncached: 100, inputCached: 80, cacheWrite: 10, output: 50 },
  ],
  [
    'Anthropic translated: a cache larger than the prompt can only be beside it',
    { prompt_tokens: 10, completion_tokens: 50, cache_read_input_tokens: 80 },
    false,
    { inputUncached: 10, inputCached: 80, output: 50 },
  ],
  [
    "OpenAI's second format",
    { input_tokens: 100, output_tokens: 50, total_tokens: 150, input_tokens_details: { cached_tokens: 40 }, output_tokens_details: { reasoning_tokens: 30 } },
    false,
    { inputUncached: 60, inputCached: 40, output: 20, reasoning: 30 },
  ],
  [
    'Google: thoughts beside the candidates',
    { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 25, totalTokenCount: 40, cachedContentTokenCount: 4 },
    false,
    { inputUncached: 6, inputCached: 4, output: 5, reasoning: 25 },
  ],
  ['llama.cpp: timings', { prompt_n: 10, cache_n: 90, predicted_n: 50, predicted_ms: 7 }, false, { inputUncached: 10, inputCached: 90, output: 50 }],
  ['Ollama', { prompt_eval_count: 10, eval_count: 50, eval_duration: 1 }, false, { inputUncached: 10, output: 50 }],
  [
    'more reasoning than output was not counted in it',
    { prompt_tokens: 10, completion_tokens: 5, completion_tokens_details: { reasoning_tokens: 25 } },
    false,
    { inputUncached: 10, output: 5, reasoning: 25 },
  ],
])('%s', (_case, raw, usageByTotal, expected) => {
  expect(tokenFigures(raw, usageByTotal)).toEqual(expected);
});

it.each([null, undefined, 'x', [], {}, { total_tokens: 0 }, { prompt_tokens: 'many' }, { prompt_tokens: -1 }, { completion_tokens: Number.NaN }])(
  'finds no figures in %j',
  (raw) => {
    expect(tokenFigures(raw, true)).toBeNull();
  },
);

const place = (usage: object): [string, object][] => [
  ['usage', { usage }],
  ['the first choice', { choices: [{ index: 0, delta: {}, usage }] }],
  ['the message of a choice', { choices: [{ index: 0, message: { content: 'x', usage } }] }],
  ['x_groq', { x_groq: { id: 'a', usage } }],
  ['an extension of another name', { x_proxy: { usage } }],
  ['a message of its own', { type: 'message_start', message: { usage } }],
  ['the answer itself', { id: 'a', choices: [], ...usage }],
  ['usageMetadata', { usageMetadata: usage }],
];
it.each(place({ prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 }))('finds figures in %s', (_where, answer) => {
  expect(usageIn(answer as Record<string, unknown>, false)).toEqual({ inputUncached: 100, output: 50 });
});

it('searches nothing that a model said', () => {
  const lie = { completion_tokens: 9_999, prompt_tokens: 9_999 };
  const call = { function: { name: 'f', arguments: { usage: lie } } };
  const answer = { choices: [{ message: { content: [{ type: 'text', text: 'x', usage: lie }], tool_calls: [call] } }] };
  expect(usageIn(answer, false)).toBeNull();
});

it('prefers the larger figures to zeros and placeholders, whatever their order and place', () => {
  const figures = { prompt_tokens: 100, completion_tokens: 50 };
  const zeros = { prompt_tokens: 0, completion_tokens: 0 };
  for (const answer of [
    { usage: zeros, x_groq: { usage: figures } },
    { usage: figures, x_groq: { usage: zeros } },
    { usage: figures, ...zeros },
  ])
    expect(usageIn(answer, false)).toEqual({ inputUncached: 100, output: 50 });
  const earlier = { inputUncached: 20, inputCached: 80, output: 50 };
  expect(betterClaim(earlier, { inputUncached: 100, output: 1 })).toEqual(earlier);
  expect(betterClaim({ inputUncached: 10, output: 1 }, { inputUncached: 10 })).toEqual({ inputUncached: 10, output: 1 });
  expect(raisedTo({ inputUncached: 10 }, { inputUncached: 10, output: 1 })).toEqual({ inputUncached: 10 });
});

const figure = fc.oneof(fc.double(), fc.integer(), fc.constantFrom('7', null, Number.NaN, -0, 1e9, 1e308, {}, [5], true, '__proto__'));
const fields = [
  'prompt_tokens', 'completion_tokens', 'total_tokens', 'input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'cached_tokens',
  'prompt_cache_hit_tokens', 'prompt_cache_miss_tokens', 'promptTokenCount', 'candidatesTokenCount', 'thoughtsTokenCount', 'totalTokenCount', 'reasoning_tokens',
  'toolUsePromptTokenCount', 'prompt_n', 'cache_n', 'predicted_n', 'prompt_eval_count', 'eval_count', 'constructor', 'toString',
]; // prettier-ignore

it('makes sound claims of any lie in any place, each token in one bucket', () => {
  const details = fc.oneof(figure, fc.record({ cached_tokens: figure, cache_write_tokens: figure, reasoning_tokens: figure }, { requiredKeys: [] }));
  const raw = fc
    .tuple(fc.dictionary(fc.constantFrom(...fields), figure), fc.dictionary(fc.constantFrom('prompt_tokens_details', 'completion_tokens_details'), details))
    .map(([usage, more]) => ({ ...usage, ...more }));
  fc.assert(
    fc.property(raw, raw, fc.boolean(), (usage, other, usageByTotal) => {
      for (const answer of [{ usage }, usage, { x_groq: { usage: other }, choices: [{ usage }] }]) {
        const claim = usageIn(answer, usageByTotal);
        if (claim === null) continue;
        const figures = Object.values(claim);
        expect(figures.every((tokens) => Number.isSafeInteger(tokens) && tokens >= 0)).toBe(true);
        expect(tokenUsage.safeParse(filledUsage(claim)).success).toBe(true);
        expect(figures.reduce((sum, tokens) => sum + tokens, 0)).toBeLessThanOrEqual(6_000_000_000);
      }
    }),
    { numRuns: 1_000 },
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
