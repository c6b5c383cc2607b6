import type { PricePin, Job, JobEnd, JobOperation, JobStatus, JobWork, UpstreamTask } from '@portazgo/contracts';

/** How a job ended, as stored: a worker's word, or the desk's own short one. */
export type StoredEnd = Pick<JobEnd, 'outcome' | 'engine' | 'costMicroCredits'> & Partial<JobEnd>;

/** A job as its client may see it. */
export interface JobRow {
  id: string;
  client_id: string;
  operation: JobOperation;
  model: string;
  status: JobStatus;
  /** Jobs before it in its room; only while queued. */
  position: number | null;
  upstream_position: number | null;
  progress_percent: number | null;
  dialect: string;
  public_request: Record<string, unknown>;
  engine: string | null;
  provider: string | null;
  held_micro_credits: number;
  end: StoredEnd | null;
  voice_id: string | null;
  charged_micro_credits: number | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
}

/** What a submission said, as a worker needs it. */
export interface WorkRow {
  id: string;
  client_id: string;
  key_id: string;
  operation: JobOperation;
  model: string;
  mode: JobWork['mode'];
  input: JobWork['input'];
  held_micro_credits: number;
  price_multiplier_ppm: number;
  charge_on_failure: boolean;
  queue_seconds: number;
  run_seconds: number;
  heartbeat_seconds: number;
  total_seconds: number;
  locale: JobWork['locale'];
  price_pin: PricePin | null;
}

/** What a claim decided; the second half only when it was given. */
export interface ClaimAnswer {
  outcome: 'claimed' | 'wait' | 'over';
  retry_after_ms: number | null;
  lease: number;
  attempt: number;
  engine: string | null;
  provider: string | null;
  upstream_model: string | null;
  sent_at: Date | null;
  upstream: UpstreamTask | null;
  total_seconds_left: number;
}

/** A job whose end is known and whose charge is not committed. */
export interface EndingRow {
  id: string;
  operation: JobOperation;
  model: string;
  charge_on_failure: boolean;
  was_sent: boolean;
  end: StoredEnd;
}

export type SweepChange = 'told-again' | 'requeued' | 'asked' | 'cancelled' | 'parked' | 'unknown' | 'expired' | 'timed-out';
export interface SweptRow {
  id: string;
  status: JobStatus;
  change: SweepChange;
}

export type TerminalStatus = Extract<Job['status'], 'succeeded' | 'failed' | 'cancelled'>;
