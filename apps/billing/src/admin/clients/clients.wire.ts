import { z } from 'zod';
import { creditsAmount } from '../credits-amount.ts';
import { moment, presentedId, textLine } from '../fields.ts';

const name = textLine(200);

export const newClient = z.strictObject({
  name,
  email: z.email().max(320).optional(),
  plan: presentedId.optional(),
  expiresAt: moment.nullable().optional(),
  /** In place of the configured bonus of a new client. */
  bonusCredits: creditsAmount.optional(),
});
export type NewClient = z.output<typeof newClient>;

export const clientChange = z.strictObject({
  name: name.optional(),
  email: z.email().max(320).nullable().optional(),
  plan: presentedId.optional(),
  status: z.enum(['active', 'suspended']).optional(),
  expiresAt: moment.nullable().optional(),
});
export type ClientChange = z.output<typeof clientChange>;

export const clientQuery = z.strictObject({
  name: name.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  /** Id of the last client of the page before. */
  after: presentedId.optional(),
});
export type ClientQuery = z.output<typeof clientQuery>;

export interface ClientView {
  id: string;
  name: string;
  email: string | null;
  plan: string;
  status: string;
  expiresAt: string | null;
  credits: { available: number; held: number };
  createdAt: string;
}
