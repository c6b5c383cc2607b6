import { TokenCounter } from './token-counter.ts';

let counter: TokenCounter;
beforeAll(async () => {
  counter = await TokenCounter.load();
});

it('counts as the common vocabulary does', () => {
  expect(counter.count('')).toBe(0);
  expect(counter.count('The quick brown fox jumps over the lazy dog.')).toBe(10);
  expect(counter.count('El peaje del puente cuesta dos reales.')).toBeGreaterThan(5);
});

it('takes control words of models for plain text', () => {
  expect(counter.count('a <|endoftext|> b')).toBeGreaterThan(3);
});

it.each(['a', ' ', '=', '🌉'])('stays quick on a megabyte of %j', (character) => {
  const startedAt = performance.now();
  expect(counter.count(character.repeat(1_000_000 / character.length))).toBeGreaterThan(1_000);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

it('comes near the real count of a long text by its samples', () => {
  const sentence = 'The quick brown fox jumps over the lazy dog. ';
  const text = sentence.repeat(10_000);
  const real = counter.count(sentence.trimEnd()) * 10_000;
  expect(Math.abs(counter.count(text) - real) / real).toBeLessThan(0.02);
});

it('counts every part of a conversation', () => {
  const text = 'one two three';
  const alone = counter.countMessages([{ role: 'user', content: text }]);
  const withImage = counter.countMessages([
    {
      role: 'user',
      content: [
        { type: 'text', text },
        { type: 'image', url: 'https://example.com/a.png' },
      ],
    },
  ]);
  const withCall = counter.countMessages([
    { role: 'user', content: text },
    { role: 'assistant', content: null, toolCalls: [{ id: 'a', name: 'look_up', arguments: '{"q":"bridge"}' }] },
  ]);
  expect(withImage).toBeGreaterThan(alone + 100);
  expect(withCall).toBeGreaterThan(alone + 5);
  expect(counter.countInputs(['one two', 'three'])).toBe(3);
  expect(counter.countInputs([[1, 2, 3], [4]])).toBe(4);
});
