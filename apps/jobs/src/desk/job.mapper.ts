import { isTerminal, type Job, type JobWork, type WireError } from '@portazgo/contracts';
import type { ClaimAnswer, JobRow, WorkRow } from './job-row.ts';

export function toJob(row: JobRow): Job {
  const end = isTerminal(row.status) ? row.end : null;
  return {
    id: row.id,
    clientId: row.client_id,
    operation: row.operation,
    model: row.model,
    status: row.status,
    queuePosition: toPosition(row),
    progressPercent: row.status === 'queued' ? null : row.progress_percent,
    dialect: row.dialect,
    publicRequest: row.public_request,
    results: end?.results ?? [],
    voice: row.voice_id && end?.voice ? { voiceId: row.voice_id, title: end.voice.title } : null,
    error: toError(row),
    engine: row.engine,
    nature: end?.nature ?? null,
    usage: end?.quantities ?? null,
    heldMicroCredits: row.held_micro_credits,
    chargedMicroCredits: row.charged_micro_credits,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

// Ours while it waits here, the provider's own while it waits there.
function toPosition({ status, position, upstream_position }: JobRow): number | null {
  if (status === 'queued') return position ?? 0;
  return status === 'running' ? upstream_position : null;
}

function toError({ status, end, provider, engine, id }: JobRow): WireError | null {
  if (status !== 'failed' && status !== 'cancelled') return null;
  if (end?.error) return end.error;
  if (status === 'cancelled') return { code: 'job_cancelled', details: {} };
  if (end?.outcome === 'unknown') return { code: 'job_fate_unknown', details: { provider: provider ?? engine ?? '' } };
  return { code: 'internal_error', details: { requestId: id } };
}

export function toWork(row: WorkRow, claim: Omit<ClaimAnswer, 'outcome'>): JobWork {
  return {
    jobId: row.id,
    clientId: row.client_id,
    keyId: row.key_id,
    operation: row.operation,
    model: row.model,
    mode: row.mode,
    input: row.input,
    heldMicroCredits: row.held_micro_credits,
    priceMultiplierPpm: row.price_multiplier_ppm,
    chargeOnFailure: row.charge_on_failure,
    timeLimits: {
      queueSeconds: row.queue_seconds,
      runSeconds: row.run_seconds,
      heartbeatSeconds: row.heartbeat_seconds,
      totalSeconds: row.total_seconds,
    },
    locale: row.locale,
    ...(row.price_pin ? { pricePin: row.price_pin } : {}),
    lease: claim.lease,
    attempt: claim.attempt,
    dispatched: claim.sent_at && {
      engine: claim.engine ?? '',
      provider: claim.provider ?? '',
      upstreamModel: claim.upstream_model ?? '',
      sentAtUnixMs: claim.sent_at.getTime(),
    },
    upstream: claim.upstream,
    totalSecondsLeft: claim.total_seconds_left,
  };
}
