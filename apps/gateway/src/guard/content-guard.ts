import { Injectable } from '@nestjs/common';
import type { Model } from '@portazgo/catalog';
import { judge, type JudgementReply } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { RpcClient } from '@portazgo/messaging';
import { ObjectStore } from '@portazgo/storage';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { GatewayLogger } from '../gateway.logger.ts';
import type { Offer } from '../inference/offer.ts';
import { judgedInputs } from './judged-inputs.ts';
import type { JudgedContent } from './judged-content.ts';

type Guard = NonNullable<Model['guard']>;
type Verdict = JudgementReply['results'][number];

/** How long one question to a judge may take. */
export class GuardBounds {
  constructor(readonly timeoutMs: number) {}
}

const retryAfterSeconds = 5;

/** Has a call judged whose model is guarded. Without a verdict the call does not go on: a guard that is away protects nothing. */
@Injectable()
export class ContentGuard {
  constructor(
    private readonly rpc: RpcClient,
    private readonly objects: ObjectStore,
    private readonly bounds: GuardBounds,
    private readonly logger: GatewayLogger,
  ) {}

  /** @throws ServiceError `input_moderation`, or `service_unavailable` without a verdict */
  async check(call: InboundCall, clientId: string, { model, content }: Pick<Offer, 'model' | 'content'>): Promise<void> {
    const { guard } = model;
    if (!guard) return;
    if (!content) throw new Error(`a call of the guarded model ${model.id} came without what is to be judged`);
    const verdicts = await this.ask(call, clientId, guard, guard.on === 'text' ? { ...content, pictures: [] } : content);
    const refused = [...new Set(verdicts.flatMap((verdict) => refusing(guard, verdict)))].toSorted();
    if (refused.length > 0) throw new ServiceError('input_moderation', { reason: refused.join(', ') });
  }

  private async ask(call: InboundCall, clientId: string, guard: Guard, content: JudgedContent): Promise<Verdict[]> {
    try {
      const inputs = await judgedInputs(content, this.objects);
      if (inputs.length === 0) return [];
      const request = { model: guard.model, inputs, mode: call.keyMode };
      const { results } = await this.rpc.call(judge, request, { context: toContext(call, { clientId }), timeoutMs: this.bounds.timeoutMs });
      if (results.length !== inputs.length) throw new Error('the judge left an input without a verdict');
      return results;
    } catch (error) {
      this.logger.pino.warn({ err: error, requestId: call.requestId }, 'a guarded call was not judged');
      // What the judge cannot take, such as a broken picture, will never pass; everything else may be over in a moment.
      if (error instanceof ServiceError && error.code === 'provider_refused')
        throw new ServiceError('input_moderation', { reason: (error.details as { reason: string }).reason }, { cause: error });
      if (error instanceof ServiceError && error.code === 'invalid_request') throw error;
      throw new ServiceError('service_unavailable', { service: 'guard', retryAfterSeconds }, { cause: error });
    }
  }
}

/** Categories of a verdict for which the guard refuses. */
function refusing({ threshold, categories }: Guard, verdict: Verdict): string[] {
  const isOver = (category: string) => (threshold === undefined ? verdict.categories[category] === true : (verdict.categoryScores[category] ?? 0) >= threshold);
  const named = Object.keys(threshold === undefined ? verdict.categories : verdict.categoryScores).filter(isOver);
  if (categories) return named.filter((category) => categories.includes(category));
  // A judge may flag without a word why.
  return named.length === 0 && threshold === undefined && verdict.flagged ? ['flagged'] : named;
}
