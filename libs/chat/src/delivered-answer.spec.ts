import fc from 'fast-check';
import type { ChatMessage } from '@portazgo/contracts';
import { countChatPrompt, TokenCounter } from '@portazgo/metering';
import { DeliveredAnswer } from './delivered-answer.ts';

const messages: ChatMessage[] = [{ role: 'user', content: 'Tell me.' }];
let counter: TokenCounter;
beforeAll(async () => {
  counter = await TokenCounter.load();
});
const answerTo = (asked: { maxOutputTokens: number; isBoundAsked?: boolean } = { maxOutputTokens: 4_096 }) =>
  new DeliveredAnswer(asked, countChatPrompt(counter, { messages }, 0), counter);
const text = (piece: string) => ({ type: 'text-delta' as const, text: piece });

it('counts the same whether it was looked at while it ran or only at the end', () => {
  const words = fc.array(fc.constantFrom('puente', ' peaje', '  ', '\n', ' río', '.', ' "quoted', '12345', ' café', '\n\n', ' 🌉'), { maxLength: 60 });
  fc.assert(
    fc.property(words, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (pieces, looks) => {
      const delivered = answerTo();
      let before = 0;
      for (const [index, piece] of pieces.entries()) {
        delivered.add(text(piece));
        if (!looks[index]) continue;
        const running = delivered.runningTotal().usage.output;
        expect(running).toBeGreaterThanOrEqual(before);
        before = running;
      }
      expect(delivered.settled(null).usage.output).toBe(counter.count(pieces.join('')));
    }),
  );
});

it('is nothing before the first output, and the prompt counts from then on', () => {
  const delivered = answerTo();
  expect(delivered.settled(null)).toMatchObject({ usage: { inputUncached: 0, output: 0 }, usageSource: 'counted' });
  delivered.add({ type: 'reasoning-delta', text: 'thinking about it' });
  delivered.add({ type: 'tool-call-delta', index: 0, id: 'a', name: 'look', arguments: '{"at":"it"}' });
  const { usage } = delivered.settled(null);
  expect(usage.inputUncached).toBe(counter.countMessages(messages));
  expect(usage.reasoning).toBe(3);
  expect(usage.output).toBeGreaterThan(3);
});

it('takes a running figure for a lower bound, and the last word for the last word', () => {
  const figures = (output: number) => ({ inputUncached: 7, inputCached: 0, cacheWrite: 0, output, reasoning: 0 });
  const running = answerTo();
  running.add({ type: 'usage-update', usage: figures(1) });
  for (let piece = 0; piece < 3; piece++) running.add(text(' many words in one piece'));
  expect(running.settled(null)).toMatchObject({ usage: figures(15), usageSource: 'counted' });
  running.add({ type: 'usage-update', usage: figures(20) });
  expect(running.settled(null)).toMatchObject({ usage: figures(20), usageSource: 'upstream' });
  expect(running.settled(figures(14))).toMatchObject({ usage: figures(14), usageSource: 'upstream' });
  expect(running.settled(figures(0))).toMatchObject({ usage: figures(20), usageSource: 'corrected' });
});
