import type { Job, Locale } from '@portazgo/contracts';

export interface EndedJob {
  job: Job;
  /** Address that came with the request. */
  webhookUrl: string | null;
  /** Of the request. */
  locale: Locale;
}

/** Where a job that is over is read again, to be told. */
export abstract class EndedJobs {
  /** Null when it is forgotten. */
  abstract read(jobId: string): Promise<EndedJob | null>;
}
