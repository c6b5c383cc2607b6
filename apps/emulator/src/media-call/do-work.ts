import type { MediaCall } from './media-call.ts';
import { pause } from './pause.ts';

/** What can be seen of the work from outside. */
export interface Stretches {
  readonly steps: number;
  /** The request was taken. */
  begun?(): void;
  step(step: number): Promise<void> | void;
}

/** Whether this call is going to give a result, decided before its time passes. */
function fateOf({ behaviour }: MediaCall): { outcome: 'succeeded' | 'failed' | 'refused'; billable: boolean } {
  if (behaviour.moderates === 'input') return { outcome: 'refused', billable: false };
  if (behaviour.fails === 'before') return { outcome: 'failed', billable: false };
  if (behaviour.moderates === 'output') return { outcome: 'refused', billable: false };
  return behaviour.fails === 'after' ? { outcome: 'failed', billable: true } : { outcome: 'succeeded', billable: true };
}

/**
 * The work of a vendor that answers while the caller waits. The journal knows from its beginning what it comes to: a caller who leaves
 * is billed all the same.
 */
export async function doWork(call: MediaCall, units: Readonly<Record<string, number>>, stretches?: Stretches): Promise<void> {
  const { behaviour, record, vendor } = call;
  const fate = fateOf(call);
  record.outcome = fate.outcome;
  record.billable = fate.billable;
  record.units = fate.billable ? units : {};
  if (behaviour.moderates === 'input') throw vendor.blocked();
  if (behaviour.fails === 'before') throw vendor.broken();
  await pause(behaviour.queueMs);
  stretches?.begun?.();
  const steps = stretches?.steps ?? 0;
  for (let step = 0; step < steps; step++) {
    await pause((behaviour.runMs ?? 0) / (steps + 1));
    await stretches?.step(step);
  }
  await pause((behaviour.runMs ?? 0) / (steps + 1));
  // The time in the queue has passed: what sends the answer shall not wait again.
  call.behaviour = { ...behaviour, queueMs: 0 };
  if (behaviour.moderates === 'output') throw vendor.blocked();
  if (behaviour.fails === 'after') throw vendor.broken();
  await pause(behaviour.lateMs ?? 0);
}
