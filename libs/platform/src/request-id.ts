import { monotonicFactory } from 'ulid';

/** A ULID: sorts by time, and two of one process never collide. */
export const newRequestId: () => string = monotonicFactory();
