import { monotonicFactory } from 'ulid';
import { takeRandom } from './random-bytes.ts';

/** A ULID: sorts by time, and two of one process never collide. */
export const newRequestId: () => string = monotonicFactory(() => (takeRandom(1)[0] ?? 0) / 256);
