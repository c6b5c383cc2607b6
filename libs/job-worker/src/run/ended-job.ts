import type { JobEnd } from '@portazgo/contracts';

/** The job's end was decided in the middle of a step. */
export class EndedJob extends Error {
  override readonly name = 'EndedJob';

  constructor(
    readonly end: JobEnd,
    /** What the log should know and the client should not. */
    options?: ErrorOptions,
  ) {
    super(`the job ends: ${end.outcome}`, options);
  }
}
