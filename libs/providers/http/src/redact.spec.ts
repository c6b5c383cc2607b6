import { redact } from './redact.ts';

it.each([
  ['Incorrect API key provided: sk-proj-abcdef123456789.', 'Incorrect API key provided: [redacted].'],
  ['Authorization: Bearer abc.def failed', 'Authorization: [redacted] failed'],
  ['my own hunter2-key here', 'my own [redacted] here'],
  ['see https://user:pass@internal.host:8080/path?x=1 for more', 'see [address] for more'],
  ['[req_0123456789012345678901234567890123456789] The request is not valid', '[redacted] The request is not valid'],
  ['half a character: \ud83d.', 'half a character: \ufffd.'],
  ['two\r\nlines\u0000 and\u2028more', 'two lines and more'],
])('makes %j safe', (text, expected) => {
  expect(redact(text, ['hunter2-key'])).toBe(expected);
});

it('cuts between characters, never inside one', () => {
  for (const before of ['', ' ']) {
    const cut = redact(before + '😀 '.repeat(300));
    expect(cut.isWellFormed()).toBe(true);
    expect(cut).toMatch(/😀? ?…$/u);
  }
});

it('keeps a huge text short without reading it all', () => {
  const startedAt = performance.now();
  expect(redact('a '.repeat(5_000_000)).length).toBeLessThanOrEqual(300);
  expect(performance.now() - startedAt).toBeLessThan(200);
});
