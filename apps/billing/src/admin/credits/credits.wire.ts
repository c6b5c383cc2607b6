import { z } from 'zod';
import { positiveCredits } from '../credits-amount.ts';
import { textLine, textLines } from '../fields.ts';

const reference = textLine(200);
const note = textLines(1_000).optional();

/** The same reference grants once, however often it is asked. */
export const grant = z.strictObject({ credits: positiveCredits, reference, note });
export type Grant = z.output<typeof grant>;

/** Takes credits back; never more than is available. */
export const withdrawal = z.strictObject({ credits: positiveCredits, reference, note });
export type Withdrawal = z.output<typeof withdrawal>;

export const refund = z.strictObject({ credits: positiveCredits, reference, note });
export type Refund = z.output<typeof refund>;

export const ledgerQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  /** Number of the last entry of the page before; entries come newest first. */
  before: z.coerce.number().int().min(1).optional(),
});
export type LedgerQuery = z.output<typeof ledgerQuery>;

export interface MoveView {
  credits: { available: number };
  /** The reference had been used before for the same act; nothing moved this time. */
  repeated: boolean;
}

export interface EntryView {
  number: number;
  kind: string;
  /** Request id of a charge, reference of a grant. */
  move: string;
  credits: number;
  note: string | null;
  createdAt: string;
}
