import type { Job, Locale } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import { dataEvent } from '../../../inference/event-text.ts';
import type { FileLinks } from '../../../media/file-links.ts';
import type { JobEncoder } from '../../../media/job-streams.ts';
import { askErrors } from '../ask-errors.ts';
import { TaskFrames } from './task-frames.ts';

/** The frames of a task as server-sent events. */
export class TaskEncoder implements JobEncoder {
  readonly #frames: TaskFrames;

  constructor(
    links: FileLinks,
    private readonly locale: Locale,
  ) {
    this.#frames = new TaskFrames(links, locale);
  }

  start(job: Job): string {
    return toEvent(this.#frames.start(job));
  }

  change(job: Job): string {
    return toEvent(this.#frames.change(job));
  }

  end(job: Job): string {
    return toEvent(this.#frames.end(job));
  }

  fail(error: ServiceError): string {
    return dataEvent(askErrors.body(error, this.locale));
  }
}

const toEvent = (json: string) => (json === '' ? '' : `data: ${json}\n\n`);
