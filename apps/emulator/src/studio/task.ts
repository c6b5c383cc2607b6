import { randomUUID } from 'node:crypto';
import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Refusal } from '../refusal.ts';

export type TaskState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** A result, and what it counts for. */
export interface Made<Output> {
  readonly output: Output;
  readonly units: Readonly<Record<string, number>>;
}

/** What a vendor hands to the desk: who asked for what, and how it is made. */
export interface TaskPlan<Output> {
  readonly vendor: string;
  /** The key that asked. Nobody else sees the job. */
  readonly owner: string;
  readonly requestId: string | null;
  readonly operation: string;
  readonly model: string | null;
  readonly behaviour: Behaviour;
  /** Behaviour as the caller wrote it, for the journal. */
  readonly asked: string;
  readonly id?: string;
  /** Where the vendor's callers ask for this job; elsewhere it does not exist. */
  readonly place?: string;
  /** Makes the result, once its time has come. A refusal is how the job fails. */
  make(): Promise<Made<Output>>;
  /** How the vendor refuses content, and how it fails. */
  blocked(): Refusal;
  broken(): Refusal;
  /** Told of every change, of progress too. */
  changed?(task: Task<Output>): void;
}

/** One job at a vendor. */
export class Task<Output = unknown> {
  readonly id: string;
  readonly createdAt = Date.now();
  state: TaskState = 'queued';
  startedAt: number | undefined;
  endedAt: number | undefined;
  output: Output | undefined;
  refusal: Refusal | undefined;
  /** Steps of progress already told. */
  steps = 0;

  constructor(readonly plan: TaskPlan<Output>) {
    this.id = plan.id ?? randomUUID();
  }

  get isEnded(): boolean {
    return this.endedAt !== undefined;
  }

  /** 0 to 1, from the time that has passed. */
  get progress(): number {
    if (this.isEnded) return 1;
    const runMs = this.plan.behaviour.runMs ?? 0;
    return this.startedAt === undefined || runMs === 0 ? 0 : Math.min(0.99, (Date.now() - this.startedAt) / runMs);
  }

  /** A vendor whose new jobs cannot be found at once. */
  get isSeen(): boolean {
    return Date.now() - this.createdAt >= (this.plan.behaviour.unseenMs ?? 0);
  }
}
