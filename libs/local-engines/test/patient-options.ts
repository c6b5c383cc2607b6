import type { StartOptions } from '@portazgo/providers-contract';
import { startOptions } from '@portazgo/providers-testing';

/** Engines compute, and a busy machine takes its time. */
export function patientOptions(): StartOptions {
  const options = startOptions();
  return { ...options, timeouts: { ...options.timeouts, totalMs: 110_000 } };
}
