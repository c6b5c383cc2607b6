import { z } from 'zod';
import { unaryRpc } from '../rpc.ts';
import { wireError } from '../wire-error.ts';

/** Told after each act of the operator that may end what keys of a client open: revocation, rotation, suspension, another expiry. */
export const accessChanged = { subject: 'v1.events.access-changed', event: z.object({ clientId: z.string() }) } as const;

/** Whether a secret is still taken, without looking at rate and money. */
export const access = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('open'),
    clientId: z.string(),
    /** Milliseconds until it ends, as far as is known now; null: no end is known. */
    validMs: z.number().min(0).nullable(),
  }),
  /** `key_unknown`, `key_revoked`, `key_expired`, `client_suspended` */
  z.object({ outcome: z.literal('refused'), error: wireError }),
]);
export type Access = z.infer<typeof access>;

/** Asked about the keys of open streams and sockets, many at once. */
export const checkAccess = unaryRpc(
  'v1.billing.check-access',
  z.object({ keyHashes: z.array(z.string().length(64)).min(1).max(512) }),
  z.object({ accesses: z.array(access) }),
);
