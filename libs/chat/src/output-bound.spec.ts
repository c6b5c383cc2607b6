import fc from 'fast-check';
import { countChatPrompt, TokenCounter } from '@portazgo/metering';
import { DeliveredAnswer } from './delivered-answer.ts';
import { OutputBound, type Delta } from './output-bound.ts';

let counter: TokenCounter;
beforeAll(async () => {
  counter = await TokenCounter.load();
});

function boundOf(maxOutputTokens: number) {
  const delivered = new DeliveredAnswer(
    { maxOutputTokens, isBoundAsked: true },
    countChatPrompt(counter, { messages: [{ role: 'user', content: 'Hi' }] }, 0),
    counter,
  );
  const bound = new OutputBound(delivered, maxOutputTokens);
  const run = (deltas: readonly Delta[]) => {
    const kept: Delta[] = [];
    for (const delta of deltas) {
      const taken = bound.take(delta);
      kept.push(taken.delta);
      if (taken.isPassed) return { kept, isPassed: true };
    }
    return { kept, isPassed: false };
  };
  return { delivered, run };
}
const written = (deltas: readonly Delta[]) =>
  deltas.map((delta) => (delta.type === 'tool-call-delta' ? (delta.name ?? '') + delta.arguments : delta.text)).join('');
const words = (count: number) => Array.from({ length: count }, (_unused, index): Delta => ({ type: 'text-delta', text: `word${index} ` }));

const pieces = fc.array(
  fc.oneof(
    fc.record({ type: fc.constantFrom('text-delta' as const, 'reasoning-delta' as const, 'refusal-delta' as const), text: text() }),
    fc.record({ type: fc.constant('tool-call-delta' as const), index: fc.constant(0), name: fc.constantFrom('look', 'get_weather'), arguments: text() }),
  ),
  { maxLength: 40 },
);
function text() {
  const unit = fc.constantFrom('puente', ' peaje', '\n', '桥梁', '🌉', ' ', '1234', '{"a":', 'x');
  return fc.oneof(fc.array(unit, { maxLength: 12 }), fc.array(unit, { minLength: 400, maxLength: 600 })).map((units) => units.join(''));
}

it('lets every answer pass that keeps its bound by any vocabulary, whatever its deltas', () => {
  fc.assert(
    fc.property(pieces, (deltas) => {
      const all = counter.count(written(deltas));
      const { kept, isPassed } = boundOf(Math.max(1, all)).run(deltas);
      expect(isPassed).toBe(false);
      expect(kept).toEqual(deltas);
    }),
  );
});

it('ends an answer near twice its bound by our count, never within a character, and hands on a beginning of it', () => {
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 400 }), (deltas, max) => {
      const { delivered, run } = boundOf(max);
      const { kept, isPassed } = run(deltas);
      expect(written(deltas).startsWith(written(kept))).toBe(true);
      expect(written(kept).isWellFormed()).toBe(true);
      if (!isPassed) return;
      const count = delivered.countedTokens();
      expect(count).toBeGreaterThan(2 * max);
      // One piece more than the bound, be its slack or the shortest piece: as many tokens as it has bytes.
      expect(count).toBeLessThanOrEqual(2 * max + 1 + 3 * 18);
      const { usage } = delivered.settled(null);
      expect(usage.output + usage.reasoning).toBe(max);
    }),
  );
});

it.each([1, 10, 100])('charges an upstream that never ends exactly the bound of %i', (max) => {
  const { delivered, run } = boundOf(max);
  const { kept, isPassed } = run(words(20_000));
  expect(isPassed).toBe(true);
  expect(kept.length).toBeLessThan(2 * max + 20);
  expect(delivered.settled({ inputUncached: 10, output: 40_000 }).usage).toMatchObject({ inputUncached: 10, output: max });
});

it('cuts a delta of megabytes where the bound ends', () => {
  const { run } = boundOf(10);
  const { kept, isPassed } = run([{ type: 'tool-call-delta', index: 0, id: 'a', name: 'write', arguments: '{"text":"' + 'lorem ipsum '.repeat(500_000) }]);
  expect(isPassed).toBe(true);
  expect(kept).toMatchObject([{ id: 'a', name: 'write' }]);
  expect(written(kept).length).toBeLessThan(300);
});
