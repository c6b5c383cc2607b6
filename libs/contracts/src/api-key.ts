import { crc32 } from 'node:zlib';
import { createHmac, randomBytes } from 'node:crypto';

/**
 * Keys: `ptz_live_` or `ptz_test_`, 43 base62 digits (256 random bits), 6 base62 digits of CRC-32 over all before them.
 * The checksum lets the door refuse a typing error without asking anybody.
 */
export type KeyMode = 'live' | 'test';
export type ParsedKey = { ok: true; mode: KeyMode } | { ok: false; reason: 'malformed' | 'checksum' };

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const shape = /^ptz_(live|test)_[0-9A-Za-z]{43}([0-9A-Za-z]{6})$/;

function base62(value: bigint, width: number): string {
  let digits = '';
  for (let rest = value; digits.length < width; rest /= 62n) digits = alphabet[Number(rest % 62n)] + digits;
  return digits;
}

function checksum(body: string): string {
  return base62(BigInt(crc32(body)), 6);
}

/** Makes a new key. It is shown once and never stored. */
export function createApiKey(mode: KeyMode): string {
  const body = `ptz_${mode}_${base62(BigInt(`0x${randomBytes(32).toString('hex')}`), 43)}`;
  return body + checksum(body);
}

/** Tells a well-formed key from a mistyped one; says nothing about whether it exists. */
export function parseApiKey(key: string): ParsedKey {
  const match = shape.exec(key);
  if (!match) return { ok: false, reason: 'malformed' };
  if (checksum(key.slice(0, -6)) !== match[2]) return { ok: false, reason: 'checksum' };
  return { ok: true, mode: match[1] as KeyMode };
}

/** What is stored and looked up in place of the key: HMAC-SHA256 under the operator's pepper, as lower-case hex. */
export function hashApiKey(key: string, pepper: string): string {
  return createHmac('sha256', pepper).update(key).digest('hex');
}
