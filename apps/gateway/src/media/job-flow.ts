import { Injectable } from '@nestjs/common';
import { RefusedAdmission, type Admitted, type Replayed } from '@portazgo/admission';
import { Catalog, pinPrices } from '@portazgo/catalog';
import { checkAddress, type Job } from '@portazgo/contracts';
import { RpcClient } from '@portazgo/messaging';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { RefusedField } from '../edge/refused-field.ts';
import { InferenceFlow } from '../inference/inference-flow.ts';
import { deskTimeoutMs, isFateUnknown, JobDesk } from './job-desk.client.ts';
import { FirstJobs } from './first-jobs.ts';
import { InputGatherer } from './input-gatherer.ts';
import type { JobDraft } from './media-draft.ts';
import { offerMedia, requireOperation, type MediaOffer } from './media-offer.ts';
import { VoiceBook } from './voice-book.ts';

export type Submitted = { readonly decision: Pick<Admitted, 'clientId' | 'limits'>; readonly job: Job } | { readonly decision: Replayed };

/** A hold outlives its job by this, so that the desk and its settlement are never late. */
const holdMarginSeconds = 180;

/** From a draft to a job at the desk: inputs, voices, price, hold, row. Whatever refuses on the way leaves nothing behind and costs nothing. */
@Injectable()
export class JobFlow {
  constructor(
    private readonly flow: InferenceFlow,
    private readonly gatherer: InputGatherer,
    private readonly voices: VoiceBook,
    private readonly desk: JobDesk,
    private readonly rpc: RpcClient,
    private readonly catalog: Catalog,
    private readonly firstJobs: FirstJobs,
  ) {}

  async submit(call: InboundCall, draft: JobDraft): Promise<Submitted> {
    requireOperation(draft);
    if (draft.webhookUrl !== null) await this.requireAddress(call, draft.webhookUrl, draft.webhookField);
    const gathered = await this.gatherer.gather(call, draft);
    try {
      const turns = draft.turns && (await this.voices.resolve(call, gathered.clientId ?? '', draft.model, draft.turns));
      const { totalSeconds } = draft.model.timeLimits;
      const offer = offerMedia(draft, gathered.inputs, turns, totalSeconds + holdMarginSeconds);
      const decision = await this.flow.admit(call, offer, { deadlineSeconds: totalSeconds + holdMarginSeconds });
      if (decision.outcome === 'replayed') {
        await this.gatherer.discard(gathered);
        return { decision };
      }
      return { decision, job: await this.place(call, draft, offer, decision) };
    } catch (error) {
      // A submission whose fate is unknown may be at the desk with these files.
      if (!isFateUnknown(error)) await this.gatherer.discard(gathered);
      const first = error instanceof RefusedAdmission ? await this.firstJobs.find(call, error) : null;
      if (first) return first;
      throw error;
    }
  }

  private async place(call: InboundCall, draft: JobDraft, offer: MediaOffer, admitted: Admitted): Promise<Job> {
    try {
      return await this.desk.submit(call, {
        jobId: call.requestId,
        clientId: admitted.clientId,
        keyId: admitted.keyId,
        operation: draft.operation,
        model: draft.model.id,
        mode: admitted.mode,
        input: offer.input,
        heldMicroCredits: admitted.heldMicroCredits,
        priceMultiplierPpm: admitted.priceMultiplierPpm,
        pricePin: pinPrices(this.catalog, draft.model),
        chargeOnFailure: draft.model.chargeOnFailure,
        timeLimits: draft.model.timeLimits,
        webhookUrl: draft.webhookUrl,
        dialect: draft.dialect,
        publicRequest: draft.publicRequest,
        locale: call.locale,
      });
    } catch (error) {
      // The client will not know of the job, so it must not go on; one with an idempotency key finds it when it asks again.
      if (isFateUnknown(error) && !call.idempotency) void this.desk.cancel(call, admitted.clientId, call.requestId).catch(() => undefined);
      await this.flow.afterFailure(call, offer, error);
      throw error;
    }
  }

  private async requireAddress(call: InboundCall, url: string, field: string): Promise<void> {
    const { allowed } = await this.rpc.call(checkAddress, { url }, { context: toContext(call), timeoutMs: deskTimeoutMs });
    if (allowed) return;
    throw new RefusedField(field, {
      es: 'no es una dirección pública de http o https',
      pt: 'não é um endereço público de http ou https',
      en: 'is not a public http or https address',
    });
  }
}
