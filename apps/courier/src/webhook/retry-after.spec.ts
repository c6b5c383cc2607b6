import { retryAfterSeconds } from './retry-after.ts';

const now = new Date('2026-11-22T10:00:00Z');

it.each([
  ['120', 120],
  [' 0 ', 0],
  ['Sun, 22 Nov 2026 10:02:00 GMT', 120],
  ['Sunday, 22-Nov-26 10:02:00 GMT', 120],
  ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['99999999999999', null],
  ['', null],
  [undefined, null],
])('reads %j as %j', (header, seconds) => expect(retryAfterSeconds(header, now)).toBe(seconds));
