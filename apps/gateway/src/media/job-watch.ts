import { Injectable } from '@nestjs/common';
import { isTerminal, type Job } from '@portazgo/contracts';
import type { InboundCall } from '../edge/inbound-call.ts';
import { JobDesk } from './job-desk.client.ts';
import { JobEvents } from './job-events.ts';

export interface WatchOptions {
  /** Ends the wait, not the job. */
  readonly signal: AbortSignal;
  readonly waitMs: number;
  readonly onChange?: (job: Job) => void;
}

/** Between two looks when no event comes: events are hints and may be lost, the row is the truth. */
const lookMs = 2_000;

/** Waits for a job without asking for it all the time. */
@Injectable()
export class JobWatch {
  constructor(
    private readonly desk: JobDesk,
    private readonly events: JobEvents,
  ) {}

  /** The job when it is terminal, or as it is when the time is over or the caller has left. */
  async wait(call: InboundCall, first: Job, { signal, waitMs, onChange }: WatchOptions): Promise<Job> {
    const endsAt = performance.now() + waitMs;
    let job = first;
    let told = stateOf(job);
    onChange?.(job);
    // Who is told nothing on the way asks for nothing on the way.
    const bell = this.events.listen(job.id, onChange ? 'changes' : 'end');
    try {
      // What happened between the submission and the subscription is in the row.
      while (!isTerminal(job.status)) {
        const leftMs = endsAt - performance.now();
        if (leftMs <= 0 || signal.aborted) return job;
        await bell.next(Math.min(lookMs, leftMs), signal);
        if (signal.aborted) return job;
        job = await this.desk.read(call, job.clientId, job.id);
        if (stateOf(job) === told) continue;
        told = stateOf(job);
        onChange?.(job);
      }
      return job;
    } finally {
      bell.close();
    }
  }
}

const stateOf = ({ status, progressPercent, queuePosition }: Job) => `${status} ${progressPercent} ${queuePosition}`;
