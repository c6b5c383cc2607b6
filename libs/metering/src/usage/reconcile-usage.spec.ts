import fc from 'fast-check';
import { inputTokens, outputTokens, type UsageSource } from '@portazgo/contracts';
import { reconcilePrompt, reconcileUsage } from './reconcile-usage.ts';
import type { CountedAnswer, CountedPrompt, OutputLimit, ToldUsage, UsageClaim } from './usage-claim.ts';

type CountedUsage = Pick<CountedPrompt, 'input' | 'inputText'> & CountedAnswer;
type UsageLimits = Pick<CountedPrompt, 'inputMax'> & OutputLimit;
const reconcile = (claims: ToldUsage, count: CountedUsage, bounds: UsageLimits) =>
  reconcileUsage(claims, { prompt: { ...count, inputMax: bounds.inputMax }, answer: count, limit: bounds });

/** Sixty words of a prompt of eight tokens, with room for a thousand. */
const counted: CountedUsage = { input: 8, inputText: 1, output: 120, reasoning: 0, isDelivered: true };
const limits: UsageLimits = { inputMax: 100, outputMax: 1_000, isBoundAsked: true };
const told = (final: UsageClaim | null, running: UsageClaim | null = null): ToldUsage => ({ final, running });
const short = { ...counted, output: 1 };
const unseen: CountedUsage = { ...counted, output: 0, isDelivered: false };

type Row = [why: string, told: ToldUsage, input: number, output: number, source: UsageSource, more?: Partial<CountedUsage & UsageLimits>];

const rows: Row[] = [
  ['figures that fit', told({ inputUncached: 10, output: 118 }), 10, 118, 'upstream'],
  ['figures of a vocabulary that needs fewer tokens', told({ inputUncached: 10, output: 60 }), 10, 60, 'upstream'],
  ['hidden thought up to the bound', told({ inputUncached: 10, output: 120, reasoning: 880 }), 10, 1_000, 'upstream'],
  ['a prompt in which an instruction of the server is hidden', told({ inputUncached: 100, output: 50 }), 100, 50, 'upstream', short],
  ['no figures at all', told(null), 8, 120, 'counted'],
  ['no output beside a prompt', told({ inputUncached: 10 }), 10, 120, 'counted'],
  ['no prompt beside an output', told({ output: 118 }), 8, 118, 'counted'],
  ['a zero that cannot be', told({ inputUncached: 10, output: 0 }), 10, 120, 'corrected'],
  ['zeros everywhere', told({ inputUncached: 0, inputCached: 0, cacheWrite: 0, output: 0, reasoning: 0 }), 8, 120, 'corrected'],
  ['less than half of what was seen', told({ inputUncached: 10, output: 59 }), 10, 120, 'corrected'],
  ['a total alone', told({ total: 110 }), 8, 102, 'counted'],
  ['a total that leaves nothing for what was seen', told({ total: 9 }), 8, 120, 'corrected'],
  ['a prompt and a total', told({ inputUncached: 10, total: 128 }), 10, 118, 'upstream'],
  ['an output and a total', told({ output: 118, total: 128 }), 10, 118, 'upstream'],
  ['a prompt that is the total', told({ inputUncached: 10, total: 10 }), 10, 120, 'corrected'],
  ['thought alone', told({ inputUncached: 10, reasoning: 30 }), 10, 150, 'upstream'],
  ['all as thought', told({ inputUncached: 10, output: 0, reasoning: 200 }), 10, 200, 'corrected'],
  ['an output of 10^9', told({ inputUncached: 10, output: 1e9 }), 10, 120, 'corrected'],
  ['a prompt of 10^9', told({ inputUncached: 1e9, output: 118 }), 8, 118, 'corrected'],
  ['ten times the bound', told({ inputUncached: 10, output: 10_000 }), 10, 120, 'corrected'],
  ['an end mark above the bound', told({ inputUncached: 10, output: 1_001 }), 10, 1_000, 'corrected'],
  ['a prompt below half of its text', told({ inputUncached: 10, output: 118 }), 530, 118, 'corrected', { input: 530, inputText: 500, inputMax: 3_000 }],
  [
    'a prompt that mostly came from a cache',
    told({ inputUncached: 10, inputCached: 490, output: 118 }),
    500,
    118,
    'upstream',
    { input: 530, inputText: 500, inputMax: 3_000 },
  ],
  ['a picture that costs less than we think', told({ inputUncached: 90, output: 118 }), 90, 118, 'upstream', { input: 773 }],
  ['figures that are none', told({ inputUncached: -1, output: Number.NaN, reasoning: 1.5, total: Infinity }), 8, 120, 'counted'],
  ['text as a figure', told({ inputUncached: 10, output: '7' } as unknown as UsageClaim), 10, 120, 'counted'],
  ['a running figure of the beginning', told(null, { inputUncached: 10, output: 1 }), 10, 120, 'counted'],
  ['a running figure ahead of what was seen', told(null, { inputUncached: 10, output: 125 }), 10, 125, 'upstream'],
  ['a running figure of 10^9', told(null, { inputUncached: 10, output: 1e9 }), 10, 120, 'corrected'],
  ['a zero at the end after better figures', told({ inputUncached: 0, output: 0 }, { inputUncached: 10, output: 130 }), 10, 130, 'corrected'],
  ['last figures after higher ones', told({ inputUncached: 10, output: 118 }, { inputUncached: 10, output: 900 }), 10, 118, 'upstream'],
  ['more than was asked for', told({ inputUncached: 10, output: 120 }), 10, 100, 'corrected', { outputMax: 100 }],
  ['more than was asked for, uncounted', told(null), 8, 100, 'counted', { outputMax: 100 }],
  ['more than the usual bound', told({ inputUncached: 10, output: 120 }), 10, 120, 'upstream', { outputMax: 100, isBoundAsked: false }],
  ['more than the usual bound, uncounted', told(null), 8, 120, 'counted', { outputMax: 100, isBoundAsked: false }],
  [
    'more than anything that could be seen above the usual bound',
    told({ inputUncached: 10, output: 5_000 }),
    10,
    120,
    'corrected',
    { outputMax: 100, isBoundAsked: false },
  ],
  ['nothing, and nothing told', told(null), 0, 0, 'counted', unseen],
  ['nothing, and zeros', told({ inputUncached: 10, output: 0 }), 10, 0, 'upstream', unseen],
  ['nothing, and an output', told({ inputUncached: 10, output: 40 }), 10, 0, 'corrected', unseen],
  ['nothing but thought that was kept back', told({ inputUncached: 10, output: 2, reasoning: 998 }), 10, 1_000, 'upstream', unseen],
  ['nothing, and thought of 10^9', told({ inputUncached: 10, output: 0, reasoning: 1e9 }), 10, 0, 'corrected', unseen],
];

it.each(rows)('charges by the larger sensible figure: %s', (_why, claims, input, output, source, more = {}) => {
  const { usage, usageSource, disputes } = reconcile(claims, { ...counted, ...more }, { ...limits, ...more });
  expect([inputTokens(usage), outputTokens(usage), usageSource]).toEqual([input, output, source]);
  expect(disputes.length > 0).toBe(source === 'corrected');
});

it('keeps the buckets of figures that it believes', () => {
  const claim = { inputUncached: 10, inputCached: 80, cacheWrite: 10, output: 40, reasoning: 80 };
  expect(reconcile(told(claim), { ...counted, output: 40 }, limits)).toEqual({ usage: claim, usageSource: 'upstream', disputes: [] });
});

it('says which side was told wrongly and which way', () => {
  expect(reconcile(told({ inputUncached: 1e9, output: 1 }), counted, limits).disputes).toEqual([
    { direction: 'input', told: 'too_much' },
    { direction: 'output', told: 'too_little' },
  ]);
});

const figure = fc.oneof(
  fc.nat(3_000),
  fc.constantFrom(0, 1, 10, 1e9, Number.MAX_SAFE_INTEGER, -1, -5, 1.5, Number.NaN, Infinity),
  fc.constantFrom('7', null, undefined, {}, [], true) as unknown as fc.Arbitrary<number>,
);
const claim = fc.option(
  fc.record({ inputUncached: figure, inputCached: figure, cacheWrite: figure, output: figure, reasoning: figure, total: figure }, { requiredKeys: [] }),
);
const anyCount = fc
  .record({ text: fc.nat(2_000), around: fc.nat(900), output: fc.nat(2_000), reasoning: fc.nat(500), hasCall: fc.boolean() })
  .map(({ text, around, output, reasoning, hasCall }): CountedUsage => ({
    input: text + around,
    inputText: text,
    output,
    reasoning,
    isDelivered: output + reasoning > 0 || hasCall,
  }));
const anyLimits = fc.record({ inputMax: fc.integer({ min: 2_900, max: 20_000 }), outputMax: fc.integer({ min: 1, max: 3_000 }), isBoundAsked: fc.boolean() });

it('never charges less than half of what was seen, nor more than the bounds allow, whatever is told', () => {
  fc.assert(
    fc.property(claim, claim, anyCount, anyLimits, (final, running, count, bounds) => {
      const { usage } = reconcile({ final, running }, count, bounds);
      for (const tokens of Object.values(usage)) expect(Number.isSafeInteger(tokens) && tokens >= 0).toBe(true);
      const seen = count.output + count.reasoning;
      const most = bounds.isBoundAsked ? bounds.outputMax : Math.max(bounds.outputMax, 2 * seen);
      expect(outputTokens(usage)).toBeGreaterThanOrEqual(Math.min(Math.floor(seen / 2), most));
      expect(outputTokens(usage)).toBeLessThanOrEqual(most);
      expect(inputTokens(usage)).toBeLessThanOrEqual(bounds.inputMax + 1_024);
      expect(inputTokens(usage)).toBeGreaterThanOrEqual(count.isDelivered ? Math.floor(count.inputText / 2) : 0);
      // What was seen is output, at the price of output.
      expect(usage.output).toBeGreaterThanOrEqual(Math.floor(Math.min(count.output, outputTokens(usage)) / 2));
    }),
    { numRuns: 1_500 },
  );
});

it('believes every truthful vendor: any vocabulary, any share of the cache, any thought, within its bounds', () => {
  const truthful = anyCount.chain((count) =>
    fc.record({
      count: fc.constant({ ...count, isDelivered: true, output: count.output + 1 }),
      factor: fc.double({ min: 0.61, max: 4, noNaN: true }),
      cached: fc.double({ min: 0, max: 1, noNaN: true }),
      hidden: fc.nat(300),
    }),
  );
  fc.assert(
    fc.property(truthful, ({ count, factor, cached, hidden }) => {
      const inputs = Math.max(1, Math.ceil(count.inputText * factor));
      const inputCached = Math.floor(inputs * cached);
      const claimed = {
        inputUncached: inputs - inputCached,
        inputCached,
        cacheWrite: 0,
        output: Math.max(1, Math.ceil(count.output * factor)),
        reasoning: Math.ceil(count.reasoning * factor) + hidden,
      };
      const result = reconcile(told(claimed), count, { inputMax: 8_000, outputMax: 12_000, isBoundAsked: true });
      expect(result).toEqual({ usage: claimed, usageSource: 'upstream', disputes: [] });
    }),
  );
});

it('never charges less after a running figure than without it', () => {
  fc.assert(
    fc.property(claim, anyCount, anyLimits, (running, count, bounds) => {
      fc.pre(count.isDelivered);
      const without = reconcile(told(null), count, bounds).usage;
      expect(outputTokens(reconcile(told(null, running), count, bounds).usage)).toBeGreaterThanOrEqual(outputTokens(without));
    }),
  );
});

it.each<[string, UsageClaim | null, number, UsageSource]>([
  ['what was told', { inputUncached: 500 }, 500, 'upstream'],
  ['a total', { total: 500 }, 500, 'upstream'],
  ['nothing told', null, 530, 'counted'],
  ['an output only', { output: 7 }, 530, 'counted'],
  ['a zero', { inputUncached: 0 }, 530, 'corrected'],
  ['10^9', { inputUncached: 1e9 }, 530, 'corrected'],
])('charges a call without output by its prompt: %s', (_what, claimed, input, source) => {
  const { usage, usageSource } = reconcilePrompt(claimed, { input: 530, inputText: 500, inputMax: 3_000 });
  expect([inputTokens(usage), outputTokens(usage), usageSource]).toEqual([input, 0, source]);
});
