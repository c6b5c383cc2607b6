import { hash } from 'node:crypto';

/** 32 hexadecimal characters, the same for the same bytes. */
export function digest(content: string | Buffer): string {
  return hash('md5', content);
}

/** 32-bit FNV-1a of a text: the seed of everything that is made up. */
export function seedOf(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum >>> 0 || 1;
}

/** xorshift32: whole numbers below `limit`, the same sequence for the same seed. */
export function numbersFrom(seed: number): (limit: number) => number {
  let state = seed || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
