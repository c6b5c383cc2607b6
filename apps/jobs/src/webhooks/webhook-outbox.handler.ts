import type { StoredFile } from '@portazgo/contracts';
import { OutboxHandler, type OutboxRow } from '../outbox/outbox-handler.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import type { EndedJobs } from './ended-jobs.ts';
import { webhookMessage } from './webhook-message.ts';

export interface WebhookOutboxParts {
  jobs: EndedJobs;
  queue: DeliveryQueue;
  /** A link to a result that needs no key, good for as long as the file is. */
  linkTo(file: StoredFile): string;
  /** There are new deliveries. */
  onAdded(): void;
}

/** Turns the end of a job into messages on their way. Coming twice adds nothing: the ids of deliveries are made of the job's. */
export class WebhookOutboxHandler extends OutboxHandler {
  override readonly kind = 'webhook';

  constructor(private readonly parts: WebhookOutboxParts) {
    super();
  }

  override async handle(rows: OutboxRow[]): Promise<string[]> {
    const told = await Promise.allSettled(rows.map(async (row) => ((await this.#tell(row.jobId)) ? [row.id] : [])));
    const done = told.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    const broken = told.find((result) => result.status === 'rejected');
    // One that cannot be told must not keep the others from being done.
    if (broken && done.length === 0) throw broken.reason;
    return done;
  }

  /** False when there is nothing to tell yet. */
  async #tell(jobId: string): Promise<boolean> {
    const { jobs, queue, linkTo, onAdded } = this.parts;
    const ended = await jobs.read(jobId);
    if (!ended) return true;
    const { job, webhookUrl, locale } = ended;
    if (job.status === 'queued' || job.status === 'running') return false;
    const { event, body } = webhookMessage(job, { locale, linkTo });
    if ((await queue.add({ clientId: job.clientId, jobId: job.id, event, body, url: webhookUrl })) > 0) onAdded();
    return true;
  }
}
