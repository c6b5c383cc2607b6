import { digestContent } from './call-origin.ts';

const long = 'x'.repeat(1_000_000);

it.each([
  ['a word', { text: 'a' }, { text: 'b' }],
  ['a type', { text: '1' }, { text: 1 }],
  ['the place of a word', ['ab', 'c'], ['a', 'bc']],
  ['the end of a long text', { text: `${long}a` }, { text: `${long}b` }],
  ['the length of a long text', { text: long }, { text: `${long}x` }],
  ['a byte of a file', { file: Buffer.from([1, 2]) }, { file: Buffer.from([1, 3]) }],
  ['one field more', { text: 'a' }, { text: 'a', seed: undefined }],
  ['the length of a long list', Array(100_000).fill('a'), Array(100_001).fill('a')],
])('tells contents apart by %s', (_, one, other) => {
  expect(digestContent(one)).not.toBe(digestContent(other));
  expect(digestContent(structuredClone(one))).toBe(digestContent(one));
});

it('is not changed by what we ourselves write into a request', () => {
  expect(digestContent({ text: 'a', mode: 'live', heldMicroCredits: 1, priceMultiplierPpm: 2 })).toBe(digestContent({ text: 'a' }));
});
