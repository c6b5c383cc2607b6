import { scope } from '@portazgo/contracts';
import { z } from 'zod';
import { creditsAmount } from '../credits-amount.ts';
import { moment, network, presentedId, textLine } from '../fields.ts';

const limit = z.number().int().min(0).max(2_000_000_000);

// A list that is given must name something: an empty one would be a key that can do nothing.
export const newKey = z.strictObject({
  name: textLine(200),
  mode: z.enum(['live', 'test']).default('live'),
  scopes: z
    .array(scope)
    .min(1)
    .max(scope.options.length)
    .default([...scope.options]),
  models: z.array(presentedId).min(1).max(1_000).nullable().optional(),
  ips: z.array(network).min(1).max(1_000).nullable().optional(),
  /** Credits that this key may ever spend. */
  spendCap: creditsAmount.nullable().optional(),
  requestsPerMinute: limit.nullable().optional(),
  tokensPerMinute: z.number().int().min(0).max(1_000_000_000_000).nullable().optional(),
  concurrency: limit.nullable().optional(),
  expiresAt: moment.nullable().optional(),
});
export type NewKey = z.output<typeof newKey>;

export const rotation = z.strictObject({
  /** How long the secrets before the new one stay valid. */
  graceSeconds: z
    .number()
    .int()
    .min(0)
    .max(30 * 86_400)
    .default(0),
});
export type Rotation = z.output<typeof rotation>;

/** The secret is shown this once. */
export interface ShownKey {
  id: string;
  key: string;
}

export interface KeyView {
  id: string;
  clientId: string;
  name: string;
  mode: string;
  scopes: string[];
  models: string[] | null;
  ips: string[] | null;
  spendCap: number | null;
  spent: number;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
  concurrency: number | null;
  expiresAt: string | null;
  revokedAt: string | null;
  createdAt: string;
}
