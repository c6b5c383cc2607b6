import { z } from 'zod';
import { unaryRpc } from '../rpc.ts';
import { wireError } from '../wire-error.ts';
import { job, jobEnd, jobStatus, jobSubmission, jobWork, upstreamTask } from './job.ts';

const refused = z.object({ outcome: z.literal('refused'), error: wireError });

/** Row and outbox in one statement; idempotent by job id. Acknowledged only after commit. */
export const submitJob = unaryRpc('v1.jobs.submit', jobSubmission, z.object({ job }));

/** Unknown and foreign ids are answered alike, in the same time. */
export const readJob = unaryRpc('v1.jobs.read', z.object({ clientId: z.string(), jobId: z.string() }), z.object({ job: job.nullable() }));

export const listJobs = unaryRpc(
  'v1.jobs.list',
  z.object({
    clientId: z.string(),
    status: jobStatus.nullable().default(null),
    limit: z.int().min(1).max(100).default(20),
    before: z.string().nullable().default(null),
  }),
  z.object({ jobs: z.array(job), nextBefore: z.string().nullable() }),
);

/**
 * A queued job ends at once and costs nothing. A running one is asked to stop: it ends `cancelled` at no cost when the provider
 * proves that it stopped, and by its real cost when it was too late.
 */
export const cancelJob = unaryRpc(
  'v1.jobs.cancel',
  /** `mode` is that of the key that asks: a test key ends no live job. */
  z.object({ clientId: z.string(), jobId: z.string(), mode: z.enum(['live', 'test']).optional() }),
  z.discriminatedUnion('outcome', [z.object({ outcome: z.literal('asked'), job }), refused, z.object({ outcome: z.literal('missing') })]),
);

/** Published (at most once each, best effort) on every change of a job: whoever waits reads the row at once. The row is the truth. */
export const jobChangedSubject = (jobId: string): string => `v1.events.job.${jobId}`;
export const jobChanged = z.object({ jobId: z.string(), status: jobStatus, progressPercent: z.number().nullable(), queuePosition: z.int().nullable() });

/** The message of a work queue: a hint that the row waits. Twice or never is harmless. */
export const workMessage = z.object({ jobId: z.string() });
export type WorkMessage = z.infer<typeof workMessage>;

/** What workers ask the desk. `stale` means: another worker has the job, or it is over; stop, and change nothing. */
export const claimJob = unaryRpc(
  'v1.jobs.claim',
  z.object({ jobId: z.string(), worker: z.string() }),
  z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('claimed'), work: jobWork }),
    /** Its key runs as many jobs as it may, or another worker's lease still stands. */
    z.object({ outcome: z.literal('wait'), retryAfterMs: z.int().min(1) }),
    z.object({ outcome: z.literal('over') }),
  ]),
);

const lease = { jobId: z.string(), lease: z.int() };

/** Marked before anything is sent upstream: from here on a crash leaves an unknown fate. Starts the hold. */
export const dispatchJob = unaryRpc(
  'v1.jobs.dispatch',
  z.object({ ...lease, engine: z.string(), provider: z.string(), upstreamModel: z.string() }),
  z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('go') }),
    /** The provider runs as many jobs of this house as it may. */
    z.object({ outcome: z.literal('full'), retryAfterMs: z.int().min(1) }),
    z.object({ outcome: z.literal('cancelled') }),
    z.object({ outcome: z.literal('stale') }),
  ]),
);

/** Stores the provider's own task id, before the first poll. */
export const trackJob = unaryRpc('v1.jobs.track', z.object({ ...lease, upstream: upstreamTask }), z.object({ outcome: z.enum(['tracked', 'stale']) }));

/** Renews the lease and tells progress. `cancel`: the client asked for it. */
export const reportJob = unaryRpc(
  'v1.jobs.report',
  z.object({ ...lease, progressPercent: z.number().min(0).max(100).nullable().default(null), queuePosition: z.int().min(0).nullable().default(null) }),
  z.object({ outcome: z.enum(['go-on', 'cancel', 'stale']) }),
);

/** Hands an unfinished job back: nothing was accepted upstream (`undispatched`), or its task is tracked and another worker polls on. */
export const returnJob = unaryRpc(
  'v1.jobs.return',
  z.object({ ...lease, undispatched: z.boolean(), retryAfterMs: z.int().min(0), reason: z.string() }),
  z.object({ outcome: z.enum(['returned', 'stale']) }),
);

/** The end. The desk settles the charge and only then tells the client. */
export const finishJob = unaryRpc('v1.jobs.finish', z.object({ ...lease, end: jobEnd }), z.object({ outcome: z.enum(['finished', 'stale']) }));
