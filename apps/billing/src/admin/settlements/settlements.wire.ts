import { z } from 'zod';
import { presentedId } from '../fields.ts';

export const parkedQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  /** Request id of the last one of the page before; newest come first, and ids grow with time. */
  before: presentedId.optional(),
});
export type ParkedQuery = z.output<typeof parkedQuery>;

export interface ParkedView {
  requestId: string;
  reason: string;
  /** It was settled without what could not be booked; else its hold ended at what had been recorded as delivered. */
  settled: boolean;
  /** JSON of the record as it came. */
  record: string;
  createdAt: string;
}
