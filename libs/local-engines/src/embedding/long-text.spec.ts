import { meanVector, splitText } from './long-text.ts';

it('leaves a text of usual length whole, and cuts a long one between words', () => {
  expect(splitText('a'.repeat(8_000))).toHaveLength(1);
  const text = 'bridge '.repeat(3_000);
  const pieces = splitText(text);
  expect(pieces.join('')).toBe(text);
  expect(pieces.every((piece) => piece.length <= 8_000 && piece.trim().endsWith('bridge'))).toBe(true);
  expect(splitText('x'.repeat(20_000)).map(({ length }) => length)).toEqual([8_000, 8_000, 4_000]);
});

it('means the pieces by their length, as a unit vector', () => {
  expect([...meanVector([[1, 0], [0, 1]], [3, 1])].map((value) => Math.round(value * 1_000) / 1_000)).toEqual([0.949, 0.316]); // prettier-ignore
  expect([...meanVector([[0.5, 0.5]], [7])]).toEqual([0.5, 0.5]);
});
