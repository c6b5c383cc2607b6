import { isIP } from 'node:net';

const mappedPrefix = /^::ffff:(?=\d+\.)/i;

/** The client's address as PostgreSQL compares it: IPv4 in its own form also when it arrived through IPv6, no zone, null when it is no address. */
export function clientAddress(ip: string): string | null {
  const address = ip.replace(/%.*$/, '').replace(mappedPrefix, '');
  return isIP(address) ? address : null;
}
