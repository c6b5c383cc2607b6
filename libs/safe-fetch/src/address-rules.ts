import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Networks that no user may make this house speak to, and those that belong to nobody. */
const refusedIpv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map((range) => ipaddr.IPv4.parseCIDR(range));

/** Of IPv6 only what is given out for the public network; NAT64, ULA, link-local and IPv4 in disguise lie outside of it. */
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** Within it: protocol assignments with Teredo, documentation, 6to4, documentation again. */
const refusedIpv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map((range) => ipaddr.IPv6.parseCIDR(range));

/** Whether an address, as a resolver or a socket writes it, is one of the public network. Anything that is no address is not. */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0 || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv4) return isPublicIpv4(address);
  if (address.isIPv4MappedAddress()) return isPublicIpv4(address.toIPv4Address());
  return address.match(publicIpv6) && !refusedIpv6.some((range) => address.match(range));
}

function isPublicIpv4(address: ipaddr.IPv4): boolean {
  return !refusedIpv4.some((range) => address.match(range));
}
