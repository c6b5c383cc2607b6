import type { SettlementResult } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { Logger } from '@portazgo/platform';
import { JobChanges } from '../changes/job-changes.ts';
import type { EndingRow } from '../desk/job-row.ts';
import { JobsMetrics } from '../jobs.metrics.ts';
import { OutboxHandler, type OutboxRow } from '../outbox/outbox-handler.ts';
import type { Billing } from './billing.ts';
import type { Completion, CompletionStore } from './completion-store.ts';
import { toSettlement } from './settlement.mapper.ts';

export interface SettlementParts {
  store: CompletionStore;
  billing: Billing;
  changes: JobChanges;
  metrics: JobsMetrics;
  logger: Logger;
  /** Webhook rows were written. */
  onCompleted: () => void;
}

/** Settles ended jobs with billing, and only then lets their clients know the end. Repeated until billing has acknowledged. */
export class SettlementHandler extends OutboxHandler {
  readonly kind = 'settle';

  constructor(private readonly parts: SettlementParts) {
    super();
  }

  async handle(rows: OutboxRow[]): Promise<string[]> {
    const ending = await this.parts.store.ending(rows.map(({ jobId }) => jobId));
    const completions = await this.#settle(ending);
    const completed = completions.length > 0 ? await this.parts.store.complete(completions) : [];
    for (const { id, client_id: clientId, status } of completed) {
      const { operation = '', model, end } = ending.find((job) => job.id === id) ?? {};
      const charged = completions.find((completion) => completion.id === id)?.charged;
      this.parts.metrics.ended.inc({ operation, status });
      this.parts.changes.tell(id, status);
      const fields = { requestId: id, clientId, operation, model, engine: end?.engine, outcome: status, chargedMicroCredits: charged };
      this.parts.logger.info(fields, 'job settled');
    }
    if (completed.length > 0) this.parts.onCompleted();
    // Jobs that are not ending any more were settled by an earlier claim of the same row.
    const open = new Set(ending.map(({ id }) => id));
    for (const { id } of completions) open.delete(id);
    return rows.filter(({ jobId }) => !open.has(jobId)).map(({ id }) => id);
  }

  async #settle(ending: EndingRow[]): Promise<Completion[]> {
    if (ending.length === 0) return [];
    let results: SettlementResult[];
    try {
      results = await this.parts.billing.settle(ending.map(toSettlement));
    } catch (error) {
      return this.#settleApart(ending, error);
    }
    return ending.flatMap((job, index) => this.#complete(job, results[index]));
  }

  /** One record that billing cannot read must not hold up the others; an absent billing fails all alike. */
  async #settleApart(ending: EndingRow[], error: unknown): Promise<Completion[]> {
    const isAway = error instanceof ServiceError && error.retryable;
    if (isAway || ending.length === 1) {
      const fields = { err: error, count: ending.length, ...(ending.length === 1 && ending[0] ? { requestId: ending[0].id } : {}) };
      if (isAway) this.parts.logger.warn(fields, 'billing could not settle and will be asked again');
      else this.parts.logger.error(fields, 'a settlement was not understood by billing and will be sent again');
      return [];
    }
    const middle = Math.ceil(ending.length / 2);
    return [...(await this.#settle(ending.slice(0, middle))), ...(await this.#settle(ending.slice(middle)))];
  }

  #complete(job: EndingRow, result: SettlementResult | undefined): Completion[] {
    if (!result) return [];
    if (result.outcome === 'refused') return [this.#unheld(job)];
    return [{ id: job.id, charged: result.chargedMicroCredits, ...voiceOf(job) }];
  }

  #unheld({ id, end }: EndingRow): Completion {
    this.parts.logger.error(
      { requestId: id, outcome: end.outcome },
      'billing knows no hold of an ended job: it ends failed, is not charged, and nothing is delivered',
    );
    const error = new ServiceError('hold_not_found', { requestId: id }).toWire();
    return { id, charged: 0, end: { outcome: 'failed', error, engine: end.engine, costMicroCredits: 0 } };
  }
}

function voiceOf({ id, end }: EndingRow): Partial<Completion> {
  if (end.outcome !== 'succeeded' || !end.voice) return {};
  const { provider, upstreamVoiceId, title } = end.voice;
  // PostgreSQL's text has no NUL.
  return { voiceId: `voice_${id}`, title: title.replaceAll('\0', ''), provider, upstreamVoiceId };
}
