import { v7 } from 'uuid';

/** A UUID of version 7: sorts by time, and two of one process never collide. Public formats that show ids of tasks show this one. */
export const newRequestId = (): string => v7();
