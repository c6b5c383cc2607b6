import { clientAddress } from './client-address.ts';

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
])('reads %s as %s', (given, expected) => {
  expect(clientAddress(given)).toBe(expected);
});

it.each(['', 'unknown', '203.0.113.7, 10.0.0.1', '203.0.113.0/24', "1'; drop table"])('knows that %j is no address', (given) => {
  expect(clientAddress(given)).toBeNull();
});
