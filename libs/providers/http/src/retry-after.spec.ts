import { retryAfterMs } from './retry-after.ts';

const now = Date.parse('2026-11-21T12:00:00Z');

it.each([
  [{ 'retry-after': '2' }, undefined, 2_000],
  [{ 'retry-after': '0' }, undefined, 0],
  [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, undefined, 30_000],
  [{ 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, undefined, 0],
  [{ 'retry-after-ms': '1500', 'retry-after': '60' }, undefined, 1_500],
  [{ 'retry-after': ['3', '9'] }, undefined, 3_000],
  [{}, [{ error: { details: [{ '@type': 'x' }, { retryDelay: '34s' }] } }], 34_000],
  [{}, { error: { details: [{ retryDelay: '1.5s' }] } }, 1_500],
  [{ 'retry-after': 'soon' }, undefined, undefined],
  [{ 'retry-after': '999999999' }, undefined, 86_400_000],
  [{}, 'text', undefined],
  [{}, undefined, undefined],
])('reads %j with the body %j as %s ms', (headers, body, expected) => {
  expect(retryAfterMs(headers, body, now)).toBe(expected);
});
