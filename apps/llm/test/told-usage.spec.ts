import { readAll, startLlmHouse, textOf, type House } from './support/llm-house.ts';
import { chunk, completion, finish, sixtyWords, startScriptedUpstream, words, type Script } from './support/scripted-upstream.ts';

/** A token of input costs one credit, of output two. */
const prices = { inputUncached: 1_000, inputCached: 100, cacheWrite: 1_250, output: 2_000, reasoning: 3_000 };
const credit = 1_000_000;
/** Sixty words of two tokens each, but those of two digits and the last space. */
const counted = 121;
/** What our own count makes of the prompt "Hi": three for the request, four for the message, one for the word. */
const prompt = 8;
const usual = (output: unknown, input: unknown = 10) => ({ prompt_tokens: input, completion_tokens: output });

interface Case {
  readonly usage?: unknown;
  /** In credits: tokens of input and twice those of output. */
  readonly cost: number;
  readonly source: unknown;
}

/** Our count, be the figure taken for none or for a wrong one. */
const ours: unknown = expect.stringMatching(/^(counted|corrected)$/);

/** Told with the finish of a stream, or beside a whole answer of the same sixty words. */
const told: Record<string, Case> = {
  fits: { usage: usual(118), cost: 10 + 236, source: 'upstream' },
  half: { usage: usual(61), cost: 10 + 122, source: 'upstream' },
  'less-than-half': { usage: usual(59), cost: 10 + 2 * counted, source: 'corrected' },
  'zero-out': { usage: usual(0), cost: 10 + 2 * counted, source: 'corrected' },
  'zero-all': { usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }, cost: prompt + 2 * counted, source: 'corrected' },
  'prompt-only': { usage: { prompt_tokens: 10 }, cost: 10 + 2 * counted, source: ours },
  'output-only': { usage: { completion_tokens: 118 }, cost: prompt + 236, source: ours },
  'null-out': { usage: usual(null), cost: 10 + 2 * counted, source: ours },
  'text-out': { usage: usual('1'), cost: 10 + 2 * counted, source: ours },
  'negative-out': { usage: usual(-1), cost: 10 + 2 * counted, source: ours },
  'billion-out': { usage: usual(1e9), cost: 10 + 2 * counted, source: ours },
  'billion-in': { usage: usual(118, 1e9), cost: prompt + 236, source: ours },
  'million-in': { usage: usual(118, 1e6), cost: prompt + 236, source: 'corrected' },
  'total-only': { usage: { total_tokens: prompt + 118 }, cost: prompt + 236, source: 'counted' },
  'ten-bounds': { usage: usual(10_000), cost: 10 + 2 * counted, source: 'corrected' },
  none: { cost: prompt + 2 * counted, source: 'counted' },
};

const scripts: Record<string, Script> = {
  ...Object.fromEntries(
    Object.entries(told).flatMap(([name, { usage }]): [string, Script][] => [
      [`${name}-stream`, { stream: [...words(sixtyWords), finish, ...(usage === undefined ? [] : [chunk(null, usage)]), '[DONE]'] }],
      [`${name}-whole`, { json: completion(sixtyWords.join(''), usage) }],
    ]),
  ),
  'cursor-cut': { stream: [chunk({ delta: { content: '' } }, usual(1)), ...words(sixtyWords)], ends: 'cut' },
  'cursor-nofinal': { stream: [chunk({ delta: { content: '' } }, usual(1)), ...words(sixtyWords), finish, '[DONE]'] },
  'cursor-silent': { stream: [chunk({ delta: { content: '' } }, usual(1)), ...words(sixtyWords)], ends: 'silence' },
  'early-nothing': { stream: [chunk({ delta: { content: '' } }, usual(1))], ends: 'cut' },
  'empty-whole': { json: completion('', usual(0)) },
  'empty-told-whole': { json: completion(null, usual(40)) },
  endless: { stream: [...words(Array.from({ length: 4_000 }, (_unused, index) => `word${index} `))], ends: 'silence' },
  'long-whole': { json: completion(sixtyWords.join(''), usual(118)) },
  embedded: { json: { object: 'list', data: [{ object: 'embedding', index: 0, embedding: [0.5] }], usage: { prompt_tokens: 0, total_tokens: 0 } } },
  'embedded-billion': {
    json: { object: 'list', data: [{ object: 'embedding', index: 0, embedding: [0.5] }], usage: { prompt_tokens: 1e9, total_tokens: 1e9 } },
  },
};

let upstream: Awaited<ReturnType<typeof startScriptedUpstream>>;
let house: House;
beforeAll(async () => {
  upstream = await startScriptedUpstream(scripts);
  const models = Object.keys(scripts).map((name) => [
    name,
    {
      routes: [{ provider: 'vllm', upstreamModel: name }],
      ...(name.startsWith('embedded') ? { kind: 'embedding', prices: { inputUncached: 1_000 } } : { prices }),
    },
  ]);
  house = await startLlmHouse(Object.fromEntries(models), { VLLM_URL: upstream.url });
});
afterAll(async () => {
  await house?.stop();
  await upstream?.stop();
});

const request = { messages: [{ role: 'user' as const, content: 'Hi' }], maxOutputTokens: 1_000, isBoundAsked: true, heldMicroCredits: 10_000 * credit };
const costOf = (requestId: string) => house.account.record(requestId).costMicroCredits / credit;

describe.each(Object.entries(told))('figures that are %s', (name, { cost, source }) => {
  it('make a stream cost what was delivered and sensibly told', async () => {
    const { error } = await readAll(house.stream({ ...request, model: `${name}-stream` }, `${name}-stream`));
    expect(error).toBeUndefined();
    expect([costOf(`${name}-stream`), house.account.record(`${name}-stream`).usageSource]).toEqual([cost, source]);
  });

  it('make a whole answer cost the same', async () => {
    const { receipt } = await house.complete({ ...request, model: `${name}-whole` }, `${name}-whole`);
    expect([costOf(`${name}-whole`), receipt.usageSource]).toEqual([cost, source]);
  });
});

it.each([
  ['cut', 'cut'],
  ['nofinal', 'succeeded'],
])('charges what was delivered after an early figure (%s), not that figure', async (name, outcome) => {
  await readAll(house.stream({ ...request, model: `cursor-${name}` }, `cursor-${name}`));
  expect(house.account.record(`cursor-${name}`)).toMatchObject({ outcome, usageSource: ours, costMicroCredits: (10 + 2 * counted) * credit });
});

it('charges a client that leaves after an early figure what it was given', async () => {
  const leave = new AbortController();
  const stream = house.stream({ ...request, model: 'cursor-silent' }, 'leaves', leave.signal);
  let text = '';
  await expect(async () => {
    for await (const batch of stream) {
      text += textOf(batch);
      if (text === sixtyWords.join('')) leave.abort();
    }
  }).rejects.toMatchObject({ code: 'cancelled' });
  while (!house.account.settled.has('leaves')) await new Promise((resolve) => setImmediate(resolve));
  expect(house.account.record('leaves')).toMatchObject({ outcome: 'cut', costMicroCredits: (10 + 2 * counted) * credit });
});

it('charges nothing where nothing was delivered, whatever was told', async () => {
  await readAll(house.stream({ ...request, model: 'early-nothing' }, 'early-nothing'));
  await house.complete({ ...request, model: 'empty-whole' }, 'empty-whole');
  await house.complete({ ...request, model: 'empty-told-whole' }, 'empty-told-whole');
  expect(['early-nothing', 'empty-whole', 'empty-told-whole'].map(costOf)).toEqual([0, 0, 0]);
});

it('ends an upstream that goes on where the asked bound ends: length, and charged at that bound', async () => {
  const { events, error } = await readAll(house.stream({ ...request, model: 'endless', maxOutputTokens: 10 }, 'endless'));
  expect(error).toBeUndefined();
  expect(events.at(-1)).toMatchObject({ type: 'chat-end', finishReason: 'length' });
  expect(textOf(events)).toBe(sixtyWords.slice(0, 11).join(''));
  expect(costOf('endless')).toBe(prompt + 2 * 10);
});

it('charges a whole answer beyond the asked bound at that bound', async () => {
  const { text } = await house.complete({ ...request, model: 'long-whole', maxOutputTokens: 10 }, 'long-whole');
  expect(text).toBe(sixtyWords.join(''));
  expect(costOf('long-whole')).toBe(10 + 2 * 10);
});

it.each(['embedded', 'embedded-billion'])('counts the prompt of an embedding whose figures cannot be (%s)', async (model) => {
  const { receipt } = await house.embed({ model, inputs: ['one two three'] });
  expect(receipt).toMatchObject({ usage: { inputUncached: 3 }, usageSource: ours, chargedMicroCredits: 3 * credit });
});

it('tells every dispute by engine and direction in the metrics', async () => {
  const metrics = await (await fetch(`${house.healthUrl}/metrics`)).text();
  expect(metrics).toMatch(/portazgo_llm_usage_disputes_total\{engine="vllm\/zero-out-stream",direction="output",told="too_little"[^}]*\} 1/);
  expect(metrics).toMatch(/portazgo_llm_usage_disputes_total\{engine="vllm\/million-in-whole",direction="input",told="too_much"[^}]*\} 1/);
});
