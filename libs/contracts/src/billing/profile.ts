import { z } from 'zod';
import { microCreditsTotal } from '../money.ts';
import { unaryRpc } from '../rpc.ts';
import { wireError } from '../wire-error.ts';
import { rateLimitState, scope } from './admission.ts';

export const profile = z.object({
  clientId: z.string(),
  name: z.string(),
  plan: z.string(),
  availableMicroCredits: microCreditsTotal,
  heldMicroCredits: microCreditsTotal,
  /** ISO 8601, or null when the client does not expire. */
  expiresAt: z.string().nullable(),
  /** What the model list must show for this key; null means no restriction by the key. */
  models: z.array(z.string()).nullable(),
  /** The plan's factor on prices, for quotes. */
  priceMultiplierPpm: z.int().min(0).default(1_000_000),
});
export type Profile = z.infer<typeof profile>;

/** Who is asking, and what is left: `GET /v1/me`, model lists. Checks key, scope and request rate as an admission without a hold does. */
export const readProfile = unaryRpc(
  'v1.billing.profile',
  z.object({
    keyHash: z.string().length(64),
    ip: z.string(),
    /** False: refuses as usual, but takes no request from the rate: a look before an upload is read. */
    counts: z.boolean().optional(),
    /** True, for a look that does not count: found even when the rate is used up. What became of accepted work may always be asked. */
    evenOverRate: z.boolean().optional(),
    /** The key must carry it. Absent: whoever may do anything with the key may ask. */
    scope: scope.optional(),
  }),
  z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('found'), profile, keyId: z.string(), limits: rateLimitState }),
    z.object({ outcome: z.literal('refused'), error: wireError, limits: rateLimitState.optional() }),
  ]),
);
