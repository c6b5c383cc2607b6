import fc from 'fast-check';
import { isPublicAddress } from './address-rules.ts';

it.each([
  '1.1.1.1',
  '8.8.8.8',
  '93.184.216.34',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.1',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
])('takes %s, which lies beside a private network', (address) => expect(isPublicAddress(address)).toBe(true));

it.each([
  '2606:4700:4700::1111',
  '2620:fe::fe',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2003::1',
  '2a00:1450::1',
  '3ffe::1',
  '::ffff:1.1.1.1',
  '::ffff:101:101',
])('takes %s', (address) => expect(isPublicAddress(address)).toBe(true));

it.each(['', 'example.com', '1.1.1', '01.1.1.1', '0x1.1.1.1', '16843009', ' 1.1.1.1', '1.1.1.1 ', '[2606:4700::1]', '2606:4700::1%eth0', '1.1.1.1:80'])(
  'takes nothing that is not plainly an address: %j',
  (text) => expect(isPublicAddress(text)).toBe(false),
);

it('judges a mapped address as the address inside it, and every address that hides one otherwise as private', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
      const groups = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
      expect(isPublicAddress(`::ffff:${address}`)).toBe(isPublicAddress(address));
      expect(isPublicAddress(`::ffff:${groups}`)).toBe(isPublicAddress(address));
      for (const hidden of [`::${groups}`, `64:ff9b::${groups}`, `2002:${groups}::`, `2001:0:${groups}::`, `::ffff:0:${groups}`])
        expect(isPublicAddress(hidden)).toBe(false);
    }),
  );
});

it('agrees with the list of the rules about any IPv4 address', () => {
  const inRange = (number: number, range: string) => {
    const [base = '', bits = '0'] = range.split('/');
    const start = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    return number >= start && number < start + 2 ** (32 - Number(bits));
  };
  const refused = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3']; // prettier-ignore
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), (number) => {
      const address = [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.');
      expect(isPublicAddress(address)).toBe(!refused.some((range) => inRange(number, range)));
    }),
    { numRuns: 2_000 },
  );
});
