import { isTerminal, type Job, type Locale } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import { houseErrors } from '../../dialects/house-errors.ts';
import { dataEvent } from '../../inference/event-text.ts';
import type { FileLinks } from '../../media/file-links.ts';
import type { JobEncoder } from '../../media/job-streams.ts';
import { toAccountJob } from './account-job.translator.ts';

export class AccountJobEncoder implements JobEncoder {
  constructor(
    private readonly links: FileLinks,
    private readonly locale: Locale,
  ) {}

  start(job: Job): string {
    return isTerminal(job.status) ? '' : this.end(job);
  }

  change(job: Job): string {
    return this.start(job);
  }

  end(job: Job): string {
    return dataEvent(toAccountJob(job, this.links, this.locale));
  }

  fail(error: ServiceError): string {
    return dataEvent(houseErrors.body(error, this.locale));
  }
}
