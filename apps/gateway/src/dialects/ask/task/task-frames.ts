import { isTerminal, type Job, type Locale } from '@portazgo/contracts';
import type { FileLinks } from '../../../media/file-links.ts';
import { toStarted, toTask } from './task.translator.ts';

/** The life of a task as frames: started, each change, the end. The same over a WebSocket and as server-sent events. */
export class TaskFrames {
  constructor(
    private readonly links: FileLinks,
    private readonly locale: Locale,
  ) {}

  start(job: Job): string {
    return JSON.stringify({ ...toStarted(job, this.locale), status: 'processing' });
  }

  /** Empty for the end: it has a frame of its own. */
  change(job: Job): string {
    return isTerminal(job.status) ? '' : this.end(job);
  }

  end(job: Job): string {
    // Over a socket `id` is the client's own, echoed.
    const { id, ...task } = toTask(job, this.links, this.locale);
    return JSON.stringify({ ...task, task_id: id });
  }
}
