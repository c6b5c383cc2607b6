import { hostileUrls } from '@portazgo/safe-fetch';
import type { NameScript } from './edge-names.ts';

/** An address that must lead nowhere, or (`allowed`) one that shows that the way out is open. */
export interface EdgeVector {
  trick: string;
  url: string;
  allowed?: true;
}

/** The only places that may be spoken to; nothing of the world outside is in the namespace, these addresses too are its own. */
export const publicAddresses = ['93.184.216.34', '2606:2800:220:1::34'] as const;
const [publicV4, publicV6] = publicAddresses;

const privateAddresses = [
  '127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '192.0.0.1', '192.0.2.1', '192.88.99.1', '198.18.0.1',
  '::1', '::', 'fd00::1', 'fd00:ec2::254', 'fe80::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe',
  '2002:7f00:1::1', '2002:a9fe:a9fe::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:db8::1', '3fff::1', '::127.0.0.1',
]; // prettier-ignore

/** Named by what they do: `<kind>-<number of the address>.example.com`. */
const kinds = {
  only: (address: string) => ({ addresses: [address] }),
  after: (address: string) => ({ addresses: [publicV4, publicV6, address] }),
  before: (address: string) => ({ addresses: [address, publicV4, publicV6] }),
  alias: (address: string) => ({ alias: 'inside.example.com', addresses: [address] }),
} as const;

export const edgeNames: NameScript = (name, asked) => {
  const [, kind = '', number = ''] = /^([a-z]+)-(\d+)\.example\.com$/.exec(name) ?? [];
  const address = privateAddresses[Number(number)] ?? '';
  if (kind in kinds && address !== '') return kinds[kind as keyof typeof kinds](address);
  // Public when it is asked first, private from then on; and the other way round.
  if (kind === 'flip' && address !== '') return { addresses: [asked % 2 === 1 ? publicV4 : address] };
  if (kind === 'flop' && address !== '') return { addresses: [asked % 2 === 1 ? address : publicV4] };
  switch (name) {
    case 'public.example.com':
      return { addresses: [publicV4] };
    case 'public6.example.com':
      return { addresses: [publicV6] };
    case 'both.example.com':
      return { addresses: [publicV4, publicV6] };
    case 'alias.example.com':
      return { alias: 'public.example.com', addresses: [publicV4] };
    case 'empty.example.com':
      return { addresses: [] };
    case 'broken.example.com':
      return 'broken';
    case 'silent.example.com':
      return 'silent';
    case 'unknown.example.com':
      return 'unknown';
    default:
      // Every other name lives at the metadata service.
      return { addresses: ['169.254.169.254', 'fd00:ec2::254'] };
  }
};

/** Addresses of a public server that sends on to another one. */
const sentOn = (to: string, { status = 302, from = 'public.example.com' } = {}): string =>
  `http://${from}/send-on?status=${status}&to=${encodeURIComponent(to)}`;

/** Half an address can be the name of a page of the same server. */
function leadsAway(location: string): boolean {
  const from = 'http://public.example.com/';
  return !URL.canParse(location, from) || new URL(location, from).host !== new URL(from).host;
}

export function edgeVectors(port: number): EdgeVector[] {
  const literals = hostileUrls(port);
  const named = privateAddresses.flatMap((address, number) => [
    ...Object.keys(kinds).map((kind) => ({ trick: `a name that is ${kind} ${address}`, url: `http://${kind}-${number}.example.com/` })),
    { trick: `over TLS: a name that is ${address}`, url: `https://only-${number}.example.com/` },
  ]);
  const targets = privateAddresses.map((address) => `http://${address.includes(':') ? `[${address}]` : address}:${port}/`);
  const redirected = [
    ...targets.map((to) => ({ trick: `a redirect to ${to}`, url: sentOn(to) })),
    ...privateAddresses.map((address, number) => ({ trick: `a redirect to a name that is ${address}`, url: sentOn(`http://only-${number}.example.com/`) })),
    ...[301, 303, 307, 308].map((status) => ({ trick: `a ${status} to loopback`, url: sentOn(`http://127.0.0.1:${port}/`, { status }) })),
    ...literals
      .filter((literal, index) => index % 5 === 0 && leadsAway(literal.url))
      .map(({ trick, url }) => ({ trick: `a redirect to ${trick}`, url: sentOn(url) })),
    { trick: 'two redirects', url: sentOn(sentOn(`http://169.254.169.254:${port}/`)) },
    { trick: 'three redirects', url: sentOn(sentOn(sentOn('http://10.0.0.1/'))) },
    { trick: 'four redirects among public addresses', url: sentOn(sentOn(sentOn(sentOn('http://public.example.com/file')))) },
    { trick: 'a redirect from IPv6', url: sentOn('http://[::1]/', { from: 'public6.example.com' }) },
    { trick: 'a redirect to a file', url: sentOn('file:///etc/passwd') },
    { trick: 'a redirect to a port', url: sentOn('http://public.example.com:6379/') },
    { trick: 'a redirect with a password', url: sentOn('http://a:b@public.example.com/file') },
  ];
  const fateful = ['empty', 'broken', 'silent', 'unknown'].map((name) => ({ trick: `a name server that is ${name}`, url: `http://${name}.example.com/` }));
  return [...literals, ...named, ...redirected, ...fateful];
}

/** Each is asked for twice: public the one time, private the other, and never a word to the private address. */
export function flippingVectors(): EdgeVector[] {
  return privateAddresses.flatMap((address, number) => [
    { trick: `turns into ${address} after it was public`, url: `http://flip-${number}.example.com/file` },
    { trick: `turns public after it was ${address}`, url: `http://flop-${number}.example.com/file` },
  ]);
}

/** If these do not arrive, then that nothing else did says nothing. */
export const openVectors: readonly EdgeVector[] = [
  { trick: 'a public name', url: 'http://public.example.com/file', allowed: true },
  { trick: 'a public name with IPv6 alone', url: 'http://public6.example.com:8080/file', allowed: true },
  { trick: 'a public name with both', url: 'http://both.example.com/file', allowed: true },
  { trick: 'an alias of a public name', url: 'http://alias.example.com/file', allowed: true },
  { trick: 'a public address', url: `http://${publicV4}/file`, allowed: true },
  { trick: 'a public IPv6 address', url: `http://[${publicV6}]/file`, allowed: true },
  { trick: 'a mapped public address', url: `http://[::ffff:${publicV4}]/file`, allowed: true },
  { trick: 'three redirects among public addresses', url: sentOn(sentOn(sentOn('http://both.example.com/file'))), allowed: true },
];
