import fc from 'fast-check';
import { toWellFormedText } from './well-formed-text.ts';

it.each([
  ['a NUL', 'a\u0000b', 10, 'ab'],
  ['line ends and tabs', 'a\r\n\tb\u2028c', 10, 'a b c'],
  ['control characters of both ranges', 'a\u001b\u007f\u009fb', 10, 'ab'],
  ['a lone high surrogate', 'a\ud83d', 10, 'a\ufffd'],
  ['a lone low surrogate', '\ude00a', 10, '\ufffda'],
  ['an emoji across the cut', 'aaa😀', 3, 'aaa'],
  ['an emoji at the cut', 'aa😀b', 3, 'aa😀'],
  ['an emoji as long as the bound', '😀😀😀', 2, '😀😀'],
  ['outer spaces', '  a  ', 10, 'a'],
  ['nothing but control characters', '\u0000\u0000', 10, ''],
  ['a bound of nothing', 'abc', 0, ''],
])('takes out of a text: %s', (_what, text, max, expected) => {
  expect(toWellFormedText(text, max)).toBe(expected);
});

it('leaves of any text a single well-formed line within the bound, and the same again of that', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 })), fc.nat(40), (text, units, max) => {
      const clean = toWellFormedText(text + String.fromCharCode(...units), max);
      expect(clean.isWellFormed()).toBe(true);
      expect([...clean].length).toBeLessThanOrEqual(max);
      // eslint-disable-next-line no-control-regex -- what must be gone
      expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      expect(toWellFormedText(clean, max)).toBe(clean);
    }),
    { numRuns: 1_000 },
  );
});
