import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(8_192);
let at = pool.length;

/** Bytes of the system's random source, fetched many at a time: a call for each id costs more than all the rest of making one. */
export function takeRandom(count: number): Buffer {
  if (at + count > pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  at += count;
  return pool.subarray(at - count, at);
}
