import { isUnchanged, mayContinue, readRange } from './byte-range.ts';

describe('a range of a file of 100 bytes', () => {
  it.each([
    [undefined, 'whole'],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=10-19', { start: 10, end: 19 }],
    ['bytes=90-200', { start: 90, end: 99 }],
    ['bytes=99-', { start: 99, end: 99 }],
    ['bytes=-1', { start: 99, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=100-', 'outside'],
    ['bytes=100-200', 'outside'],
    ['bytes=-0', 'outside'],
    ['bytes=5-4', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['bytes=1e1-20', 'whole'],
    [`bytes=0-${'9'.repeat(400)}`, 'whole'],
    ['items=0-1', 'whole'],
    ['nonsense', 'whole'],
  ])('%p is %p', (header, expected) => {
    expect(readRange(header, 100)).toEqual(expected);
  });
});

describe('what a caller already has', () => {
  const modifiedAtMs = Date.parse('2026-11-22T10:00:00Z');
  const file = { etag: '"abc"', modifiedAtMs };
  const date = new Date(modifiedAtMs).toUTCString();
  const earlier = new Date(modifiedAtMs - 1_000).toUTCString();

  it.each([
    [{}, false],
    [{ 'if-none-match': '"abc"' }, true],
    [{ 'if-none-match': 'W/"abc"' }, true],
    [{ 'if-none-match': '"x", "abc"' }, true],
    [{ 'if-none-match': '*' }, true],
    [{ 'if-none-match': '"x"', 'if-modified-since': date }, false],
    [{ 'if-modified-since': date }, true],
    [{ 'if-modified-since': earlier }, false],
    [{ 'if-modified-since': 'nonsense' }, false],
  ])('%p: unchanged %p', (headers, expected) => {
    expect(isUnchanged(headers, file)).toBe(expected);
  });

  it.each([
    [undefined, true],
    ['"abc"', true],
    ['"abcd"', false],
    ['W/"abc"', false],
    [date, true],
    [earlier, false],
    ['nonsense', false],
  ])('may be continued by If-Range %p: %p', (ifRange, expected) => {
    expect(mayContinue(ifRange, file)).toBe(expected);
  });
});
