import { isIP } from 'node:net';
import { scope } from '@portazgo/contracts';
import { z } from 'zod';
import { creditsAmount } from '../credits-amount.ts';

const limit = z.number().int().min(0).max(2_000_000_000);

/** An address or a network: `203.0.113.7`, `10.0.0.0/8`, `2001:db8::/32`. */
const network = z.string().refine((text) => {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  return family !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
}, 'must be an address or a network in CIDR form');

// A list that is given must name something: an empty one would be a key that can do nothing.
export const newKey = z.strictObject({
  name: z.string().trim().min(1).max(200),
  mode: z.enum(['live', 'test']).default('live'),
  scopes: z
    .array(scope)
    .min(1)
    .default([...scope.options]),
  models: z.array(z.string().min(1)).min(1).nullable().optional(),
  ips: z.array(network).min(1).nullable().optional(),
  /** Credits that this key may ever spend. */
  spendCap: creditsAmount.nullable().optional(),
  requestsPerMinute: limit.nullable().optional(),
  tokensPerMinute: z.number().int().min(0).max(1_000_000_000_000).nullable().optional(),
  concurrency: limit.nullable().optional(),
  expiresAt: z.iso.datetime({ offset: true }).nullable().optional(),
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
