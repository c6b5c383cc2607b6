import { describe, expect, it } from '@jest/globals';
import { emptyUsage, inputTokens, outputTokens, type TokenUsage } from '@portazgo/contracts';
import fc from 'fast-check';
import { anyModel, flatModel, monday } from '../test/model.arbitrary.ts';
import { holdFor, priceOf } from './pricing.ts';

const minuteMs = 60_000;
const tokens = fc.nat(1_500);
const anyUsage: fc.Arbitrary<TokenUsage> = fc.record({ inputUncached: tokens, inputCached: tokens, cacheWrite: tokens, output: tokens, reasoning: tokens });
const anyInstant = fc.integer({ min: -1_440, max: 8 * 1_440 }).map((minute) => monday + minute * minuteMs);

const sumOf = (a: TokenUsage, b: TokenUsage): TokenUsage => ({
  inputUncached: a.inputUncached + b.inputUncached,
  inputCached: a.inputCached + b.inputCached,
  cacheWrite: a.cacheWrite + b.cacheWrite,
  output: a.output + b.output,
  reasoning: a.reasoning + b.reasoning,
});

describe('prices and holds', () => {
  it('never let a call within its bounds cost more than its hold, on any route, at any instant of the hold, clocks a minute apart', () => {
    const spare = fc.record({ input: fc.nat(1_000), output: fc.nat(1_000), images: fc.nat(3), instant: fc.nat() });
    fc.assert(
      fc.property(anyModel, anyUsage, anyInstant, fc.nat(4 * 3_600), spare, (model, usage, at, holdSeconds, { input, output, images, instant }) => {
        const imageTokens = images * (model.limits.imageTokensMax ?? 0);
        const bounds = { inputTokensMax: Math.max(0, inputTokens(usage) - imageTokens) + input, outputTokensMax: outputTokens(usage) + output, images };
        const hold = holdFor(model, bounds, at, holdSeconds);
        const pricedAt = at - minuteMs + (instant % (holdSeconds * 1_000 + 2 * minuteMs + 1));
        expect(Math.max(...model.routes.map((route) => priceOf(route, usage, pricedAt)))).toBeLessThanOrEqual(hold);
      }),
      { numRuns: 1_000 },
    );
  });

  it('hold exactly what the dearest call within the bounds costs, where prices do not change', () => {
    fc.assert(
      fc.property(flatModel, tokens, tokens, (model, input, output) => {
        const costs = (['inputUncached', 'inputCached', 'cacheWrite'] as const).flatMap((from) =>
          (['output', 'reasoning'] as const).map((to) => priceOf(model.routes[0], { ...emptyUsage, [from]: input, [to]: output }, monday)),
        );
        expect(holdFor(model, { inputTokensMax: input, outputTokensMax: output }, monday)).toBe(Math.max(...costs));
      }),
      { numRuns: 300 },
    );
  });

  it('never charge less for more tokens at the same prices', () => {
    fc.assert(
      fc.property(flatModel, anyUsage, anyUsage, ({ routes: [route] }, usage, more) => {
        expect(priceOf(route, sumOf(usage, more), monday)).toBeGreaterThanOrEqual(priceOf(route, usage, monday));
      }),
      { numRuns: 300 },
    );
  });

  it('never hold less for larger bounds or a longer call', () => {
    fc.assert(
      fc.property(anyModel, anyUsage, anyUsage, anyInstant, fc.nat(3_600), fc.nat(3_600), (model, usage, more, at, holdSeconds, longer) => {
        const hold = (of: TokenUsage, seconds: number) => holdFor(model, { inputTokensMax: inputTokens(of), outputTokensMax: outputTokens(of) }, at, seconds);
        expect(hold(sumOf(usage, more), holdSeconds + longer)).toBeGreaterThanOrEqual(hold(usage, holdSeconds));
      }),
      { numRuns: 300 },
    );
  });

  it('lose less than one micro-credit by cutting a call in two', () => {
    fc.assert(
      fc.property(flatModel, anyUsage, anyUsage, ({ routes: [route] }, a, b) => {
        const [whole, parts] = [priceOf(route, sumOf(a, b), monday), priceOf(route, a, monday) + priceOf(route, b, monday)];
        expect([0, 1]).toContain(parts - whole);
      }),
      { numRuns: 300 },
    );
  });
});
