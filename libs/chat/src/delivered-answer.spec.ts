import fc from 'fast-check';
import type { ChatMessage } from '@portazgo/contracts';
import { TokenCounter } from '@portazgo/metering';
import { DeliveredAnswer } from './delivered-answer.ts';

const messages: ChatMessage[] = [{ role: 'user', content: 'Tell me.' }];
let counter: TokenCounter;
beforeAll(async () => {
  counter = await TokenCounter.load();
});
const text = (piece: string) => ({ type: 'text-delta' as const, text: piece });

it('counts the same whether it was looked at while it ran or only at the end', () => {
  const words = fc.array(fc.constantFrom('puente', ' peaje', '  ', '\n', ' río', '.', ' "quoted', '12345', ' café', '\n\n', ' 🌉'), { maxLength: 60 });
  fc.assert(
    fc.property(words, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (pieces, looks) => {
      const delivered = new DeliveredAnswer(messages, counter);
      let before = 0;
      for (const [index, piece] of pieces.entries()) {
        delivered.add(text(piece));
        if (!looks[index]) continue;
        const running = delivered.runningTotal().usage.output;
        expect(running).toBeGreaterThanOrEqual(before);
        before = running;
      }
      expect(delivered.soFar().usage.output).toBe(counter.count(pieces.join('')));
    }),
  );
});

it('is nothing before the first output, and the prompt counts from then on', () => {
  const delivered = new DeliveredAnswer(messages, counter);
  expect(delivered.soFar()).toMatchObject({ usage: { inputUncached: 0, output: 0 }, usageSource: 'counted' });
  delivered.add({ type: 'reasoning-delta', text: 'thinking about it' });
  delivered.add({ type: 'tool-call-delta', index: 0, id: 'a', name: 'look', arguments: '{"at":"it"}' });
  const { usage } = delivered.soFar();
  expect(usage.inputUncached).toBe(counter.countMessages(messages));
  expect(usage.reasoning).toBe(3);
  expect(usage.output).toBeGreaterThan(3);
});

it("prefers the provider's last figures to its own count", () => {
  const delivered = new DeliveredAnswer(messages, counter);
  const figures = (output: number) => ({ inputUncached: 7, inputCached: 0, cacheWrite: 0, output, reasoning: 0 });
  for (let output = 1; output <= 3; output++) {
    delivered.add(text(' many words in one piece'));
    delivered.add({ type: 'usage-update', usage: figures(output) });
  }
  expect(delivered.soFar()).toEqual({ usage: figures(3), usageSource: 'upstream' });
});
