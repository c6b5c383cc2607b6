import { z } from 'zod';
import { microCredits, microCreditsTotal } from '../money.ts';
import { unaryRpc } from '../rpc.ts';
import { wireError } from '../wire-error.ts';

/** What a key may be used for; every route declares one (reliability.md section 4). */
export const scope = z.enum(['inference', 'account']);
export type Scope = z.infer<typeof scope>;

/** One request at the gate: key check, rate limit and hold, decided together or not at all. */
export const admissionRequest = z.object({
  requestId: z.string().min(1),
  /** HMAC of the presented key, see `hashApiKey`. */
  keyHash: z.string().length(64),
  ip: z.string(),
  scope,
  operation: z.string(),
  /** Catalog id, checked against the key's model allow-list. Null where no model is asked. */
  model: z.string().nullable(),
  /** Plans that may use this model; null means every plan. */
  plans: z.array(z.string()).nullable(),
  /** Upper bound of the price before the plan's multiplier. */
  holdMicroCredits: microCredits,
  /** Upper bound of input plus output tokens, counted against tokens per minute. */
  tokens: z.int().min(0),
  /** The hold outlives this by the sweep margin; then its fate is looked up. */
  deadlineSeconds: z.int().min(1).max(7_200),
  /** The call is not sent at once: its hold may expire until `markStarted` says that it was (jobs). */
  startsLater: z.boolean().optional(),
  idempotency: z.object({ key: z.string().min(1).max(255), bodyHash: z.string() }).nullable(),
});
export type AdmissionRequest = z.infer<typeof admissionRequest>;

const limitState = z.object({ limit: z.int(), remaining: z.int(), resetSeconds: z.int() });
export const rateLimitState = z.object({ requests: limitState, tokens: limitState, concurrency: z.object({ limit: z.int(), remaining: z.int() }) });
export type RateLimitState = z.infer<typeof rateLimitState>;

export const balance = z.object({ availableMicroCredits: microCreditsTotal, heldMicroCredits: microCreditsTotal });
export type Balance = z.infer<typeof balance>;

/** The answer kept for an idempotency key; `body` is what went over the wire, byte for byte, in base64. */
export const keptAnswer = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  bodyBase64: z.string(),
});
export type KeptAnswer = z.infer<typeof keptAnswer>;

export const admissionDecision = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('admitted'),
    clientId: z.string(),
    keyId: z.string(),
    plan: z.string(),
    mode: z.enum(['live', 'test']),
    /** After the plan's multiplier; 0 for test keys. */
    heldMicroCredits: microCredits,
    /** The plan's price multiplier in parts per million: 1_000_000 is the catalog's price. */
    priceMultiplierPpm: z.int().min(0),
    limits: rateLimitState,
    balance,
    /** ISO 8601: when the key stops being taken, as far as it is known now. Absent: no end is known. */
    validUntil: z.string().nullable().optional(),
  }),
  /** `error.code` is one of the catalogue's 401, 402, 403, 409, 422 or 429 codes. Nothing was written. */
  z.object({
    outcome: z.literal('refused'),
    error: wireError,
    clientId: z.string().optional(),
    keyId: z.string().optional(),
    limits: rateLimitState.optional(),
  }),
  z.object({ outcome: z.literal('replayed'), clientId: z.string(), keyId: z.string(), answer: keptAnswer, limits: rateLimitState }),
]);
export type AdmissionDecision = z.infer<typeof admissionDecision>;

/** Admissions of one process that arrive in one tick travel together and are answered together, in order. */
export const admit = unaryRpc(
  'v1.billing.admit',
  z.object({ admissions: z.array(admissionRequest).min(1).max(256) }),
  z.object({ decisions: z.array(admissionDecision) }),
);

/** Keeps the answer of a call that carried an idempotency key, or frees the key when nothing was charged. */
export const keepAnswer = unaryRpc(
  'v1.billing.keep-answer',
  z.object({ requestId: z.string(), answer: keptAnswer.nullable() }),
  z.object({ kept: z.boolean() }),
);

/** The first request that carried an idempotency key with the same body, whose answer was not kept: what became of it can be looked up. */
export const findFirstRequest = unaryRpc(
  'v1.billing.find-first-request',
  z.object({ keyHash: z.string().length(64), idempotencyKey: z.string().min(1).max(255), bodyHash: z.string() }),
  z.object({ found: z.object({ requestId: z.string(), clientId: z.string() }).nullable() }),
);
