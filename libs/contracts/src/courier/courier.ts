import { z } from 'zod';
import { mediaKind, storedFile } from '../media/stored-file.ts';
import { unaryRpc } from '../rpc.ts';
import { wireError } from '../wire-error.ts';

/**
 * The courier is the only process that speaks to addresses which users give. It has no database, no provider's credentials and
 * no keys of clients.
 */

/** Fetches a user's address into the object store. Refusals: `file_refused`, `body_too_large`; `field` is what the dialect calls it. */
export const fetchFile = unaryRpc(
  'v1.courier.fetch',
  z.object({ url: z.string(), field: z.string(), owner: z.string(), accept: z.array(mediaKind).min(1), bytesMax: z.int().min(1), keepSeconds: z.int().min(1) }),
  z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('fetched'), file: storedFile }),
    z.object({ outcome: z.literal('refused'), error: wireError }),
  ]),
);

/** Whether an address may be used at all (scheme, port, literal address), without asking anybody. Every use checks anew. */
export const checkAddress = unaryRpc('v1.courier.check', z.object({ url: z.string() }), z.object({ allowed: z.boolean(), reason: z.string().nullable() }));

/** One try of one webhook. Redirects are failures. */
export const postWebhook = unaryRpc(
  'v1.courier.post',
  z.object({ url: z.string(), headers: z.record(z.string(), z.string()), body: z.string(), timeoutMs: z.int().min(1) }),
  z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('answered'), status: z.int(), retryAfterSeconds: z.number().nullable(), durationMs: z.int() }),
    /** `reason` says no more than an outsider may know. */
    z.object({ outcome: z.literal('failed'), reason: z.enum(['address_refused', 'unreachable', 'timeout', 'redirect']), durationMs: z.int() }),
  ]),
);
