import { randomBytes } from 'node:crypto';
import { SecretVault } from './secret-vault.ts';

const key = randomBytes(32).toString('hex');
const place = { table: 'webhook_endpoints', column: 'secret', row: 'whe_1' };

const unopened = /unable to authenticate data|sealed in a way/;

it('opens what it sealed, and seals the same secret differently each time', () => {
  const vault = new SecretVault(key);
  const [one, two] = [vault.seal('whsec_abc', place), vault.seal('whsec_abc', place)];
  expect(one.equals(two)).toBe(false);
  expect(one.toString('latin1')).not.toContain('abc');
  expect([vault.open(one, place), vault.open(two, place)]).toEqual(['whsec_abc', 'whsec_abc']);
});

it.each([
  ['table', { ...place, table: 'webhook_request_secrets' }],
  ['column', { ...place, column: 'previous_secret' }],
  ['row', { ...place, row: 'whe_2' }],
])('does not open a secret that was moved to another %s', (_what, elsewhere) => {
  const vault = new SecretVault(key);
  expect(() => vault.open(vault.seal('whsec_abc', place), elsewhere)).toThrow(unopened);
});

it('does not open a secret of which any bit has changed, of another key, or cut short', () => {
  const vault = new SecretVault(key);
  const sealed = vault.seal('whsec_abc', place);
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => vault.open(changed, place)).toThrow(unopened);
  }
  for (let length = 0; length < sealed.length; length++) expect(() => vault.open(sealed.subarray(0, length), place)).toThrow(unopened);
  expect(() => new SecretVault(randomBytes(32).toString('hex')).open(sealed, place)).toThrow(unopened);
  expect(() => new SecretVault(key, 2).open(sealed, place)).toThrow(unopened);
});

it.each(['', 'abc', 'zz'.repeat(32), '00'.repeat(31), '00'.repeat(33)])('takes no key like %j', (bad) => {
  expect(() => new SecretVault(bad)).toThrow('32 bytes');
});
