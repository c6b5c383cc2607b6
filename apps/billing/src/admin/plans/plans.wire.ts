import { z } from 'zod';
import { textLine } from '../fields.ts';

export const planChange = z.strictObject({
  name: textLine(200),
  requestsPerMinute: z.number().int().min(0).max(2_000_000_000),
  tokensPerMinute: z.number().int().min(0).max(1_000_000_000_000),
  concurrency: z.number().int().min(0).max(2_000_000_000),
  /** Parts per million: 1000000 is the catalog's price. */
  priceMultiplierPpm: z.number().int().min(0).max(100_000_000).default(1_000_000),
});
export type PlanChange = z.output<typeof planChange>;

export const planId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must be small letters, digits and hyphens');

export type PlanView = PlanChange & { id: string };
