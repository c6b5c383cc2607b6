import { z } from 'zod';
import { jobOperation } from '../media/operation.ts';
import { mediaInput } from '../media/media-input.ts';
import { quantities } from '../media/quantities.ts';
import { storedFile } from '../media/stored-file.ts';
import { microCredits } from '../money.ts';
import { tokenUsage, usageSource } from '../usage.ts';
import { wireError } from '../wire-error.ts';
import { pricePin } from '../price-pin.ts';

/**
 * A job's life as its client sees it. `queued` → `running` → one of the terminal three, which it never leaves.
 * A job is terminal only after its charge is committed: until then it is told as `running`.
 */
export const jobStatus = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export type JobStatus = z.infer<typeof jobStatus>;
export const isTerminal = (status: JobStatus): boolean => status === 'succeeded' || status === 'failed' || status === 'cancelled';

/** Which kind of truth a result is. */
export const resultNature = z.enum(['real', 'procedural', 'emulated']);
export type ResultNature = z.infer<typeof resultNature>;

/** A voice that a job made. */
export const clonedVoice = z.object({ voiceId: z.string(), title: z.string() });

/** A job as the desk tells it to the door. */
export const job = z.object({
  /** The request id of its submission: the same UUID names the hold. */
  id: z.string(),
  clientId: z.string(),
  operation: jobOperation,
  model: z.string(),
  status: jobStatus,
  /** Jobs before it in its queue; only while queued. */
  queuePosition: z.int().min(0).nullable(),
  /** 0 to 100, as the provider tells; null when it does not. */
  progressPercent: z.number().min(0).max(100).nullable(),
  /** The dialect it came through and the body as it was sent there, for dialects that show it again. */
  dialect: z.string(),
  publicRequest: z.record(z.string(), z.unknown()),
  results: z.array(storedFile),
  voice: clonedVoice.nullable(),
  error: wireError.nullable(),
  /** `provider/upstream-model`; null until one took it. */
  engine: z.string().nullable(),
  nature: resultNature.nullable(),
  usage: quantities.nullable(),
  heldMicroCredits: microCredits,
  /** Committed in the ledger; null until the job is terminal. */
  chargedMicroCredits: microCredits.nullable(),
  /** ISO 8601. */
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type Job = z.infer<typeof job>;

/** Four limits of one job, in seconds (reliability.md section 3). */
export const jobTimeLimits = z.object({
  /** Most time in the queue. */
  queueSeconds: z.int().min(1),
  /** Most time from its start at a provider to its end. */
  runSeconds: z.int().min(1),
  /** A worker that has not reported for so long has lost its lease. */
  heartbeatSeconds: z.int().min(1),
  /** Most time from submission to end, whatever happens. Below the deadline of its hold. */
  totalSeconds: z.int().min(1),
});
export type JobTimeLimits = z.infer<typeof jobTimeLimits>;

export const jobSubmission = z.object({
  jobId: z.string(),
  clientId: z.string(),
  keyId: z.string(),
  operation: jobOperation,
  model: z.string(),
  mode: z.enum(['live', 'test']),
  input: mediaInput,
  /** From the admission. */
  heldMicroCredits: microCredits,
  priceMultiplierPpm: z.int().min(0),
  /** Absent only from services of before it. */
  pricePin: pricePin.optional(),
  /** Charge the hold's bound even if generation fails after the provider took the work (a model's own option). */
  chargeOnFailure: z.boolean().default(false),
  timeLimits: jobTimeLimits,
  /** Told at the end, besides the client's registered endpoints. */
  webhookUrl: z.string().nullable().default(null),
  dialect: z.string(),
  publicRequest: z.record(z.string(), z.unknown()).default({}),
  locale: z.enum(['es', 'pt', 'en']).default('en'),
});
export type JobSubmission = z.infer<typeof jobSubmission>;

/** What a provider needs to be asked again about a task; stored before the first poll. */
export const upstreamTask = z.object({ id: z.string(), data: z.record(z.string(), z.string()).default({}) });
export type UpstreamTask = z.infer<typeof upstreamTask>;

/** A job as its worker gets it. */
export const jobWork = jobSubmission.omit({ webhookUrl: true, dialect: true, publicRequest: true }).extend({
  /** Grows with each claim; whoever comes with an older one changes nothing. */
  lease: z.int().min(1),
  attempt: z.int().min(1),
  /** Something may have been sent upstream by an earlier lease; without `upstream` its fate is unknown and it is never sent again. */
  dispatched: z.object({ engine: z.string(), provider: z.string(), upstreamModel: z.string(), sentAtUnixMs: z.number() }).nullable(),
  upstream: upstreamTask.nullable(),
  /** Seconds left until the job is ended by the desk. */
  totalSecondsLeft: z.number(),
});
export type JobWork = z.infer<typeof jobWork>;

/** How a job ended, by the worker that holds its lease. */
export const jobEnd = z.object({
  /** `unknown`: it was sent and nobody can tell what became of it; it is never repeated and costs the client nothing. */
  outcome: z.enum(['succeeded', 'failed', 'cancelled', 'unknown']),
  results: z.array(storedFile).default([]),
  voice: z.object({ provider: z.string(), upstreamVoiceId: z.string(), title: z.string() }).nullable().default(null),
  error: wireError.nullable().default(null),
  engine: z.string(),
  nature: resultNature.default('real'),
  /** Before the plan's multiplier; never above what is held. */
  costMicroCredits: microCredits,
  quantities: quantities.default({}),
  tokens: tokenUsage.optional(),
  usageSource: usageSource.default('counted'),
  upstreamId: z.string().optional(),
});
export type JobEnd = z.infer<typeof jobEnd>;
