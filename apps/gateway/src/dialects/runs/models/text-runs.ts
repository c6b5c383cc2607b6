import { Injectable } from '@nestjs/common';
import type { Admitted } from '@portazgo/admission';
import { toCredits, type CallReceipt } from '@portazgo/contracts';
import type { FastifyReply } from 'fastify';
import type { InboundCall } from '../../../edge/inbound-call.ts';
import { ChatOffers } from '../../../inference/chat-offer.ts';
import { HttpAnswers, type WholeAnswer } from '../../../inference/http-answers.ts';
import { LlmClient } from '../../../inference/llm-client.ts';
import { ChatImages } from '../../../media/chat-images.ts';
import { TranscriptionFlow, type TranscriptionDraft } from '../../../media/transcription-flow.ts';
import { offerEmbedding } from '../../openai/embeddings/embeddings.offer.ts';
import { toFloats } from '../../openai/embeddings/embeddings.translator.ts';
import { RunStore } from '../jobs/run-store.ts';
import type { RunJob } from '../runs.wire.ts';
import type { ChatRun, EmbeddingRun } from './text-run.translator.ts';

export interface TranscriptionRun {
  readonly kind: 'transcription';
  readonly draft: TranscriptionDraft;
}

/** What came out, and at what price. */
interface TextOutcome {
  readonly model: string;
  readonly engine: string;
  readonly output: NonNullable<RunJob['output']>;
  readonly receipt: Pick<CallReceipt, 'chargedMicroCredits'>;
  readonly dropped?: readonly string[] | undefined;
}

/**
 * Runs whose output is text. They are the calls that every other format makes, admitted, metered and settled as those are, and told as
 * jobs that are over. One that fails is an error as of any call, since nothing of it would be there to read later.
 */
@Injectable()
export class TextRuns {
  constructor(
    private readonly offers: ChatOffers,
    private readonly images: ChatImages,
    private readonly llm: LlmClient,
    private readonly transcription: TranscriptionFlow,
    private readonly answers: HttpAnswers,
    private readonly store: RunStore,
  ) {}

  async send(call: InboundCall, reply: FastifyReply, run: ChatRun | EmbeddingRun | TranscriptionRun): Promise<void> {
    const createdAt = new Date();
    const told = (admitted: Admitted, outcome: TextOutcome) => this.tell(call, admitted, createdAt, outcome);
    if (run.kind === 'transcription') {
      const { offer, run: transcribe, done } = await this.transcription.prepare(call, run.draft);
      return this.answers
        .send(call, reply, offer, async (admitted) => {
          const { transcript, ...answer } = await transcribe(admitted);
          const { text, language } = transcript;
          return told(admitted, { ...answer, output: { outputText: text, ...(language ? { language } : {}) } });
        })
        .finally(done);
    }
    if (run.kind === 'embedding') {
      const { model, inputs, dimensions } = run;
      return this.answers.send(call, reply, offerEmbedding(model, inputs), async (admitted) => {
        const { vectors, ...answer } = await this.llm.embed(call, { model: model.id, inputs, ...(dimensions === undefined ? {} : { dimensions }) }, admitted);
        return told(admitted, { ...answer, output: { outputText: JSON.stringify(toFloats(vectors[0] ?? '')) } });
      });
    }
    const offer = await this.images.inline(call, this.offers.offer(run.draft), run.fieldOf);
    return this.answers.send(call, reply, offer, async (admitted) => {
      const { text, refusal, finishReason, ...answer } = await this.llm.complete(call, offer, admitted);
      // An answer that ends at its bound is not whole, and who reads it must be able to see that.
      return told(admitted, { ...answer, output: { outputText: text ?? refusal ?? '', ...(finishReason === 'stop' ? {} : { finishReason }) } });
    });
  }

  private async tell(call: InboundCall, { clientId, mode }: Admitted, createdAt: Date, outcome: TextOutcome): Promise<WholeAnswer> {
    const { model, engine, output, receipt, dropped } = outcome;
    const body: RunJob = {
      id: call.requestId,
      object: 'job',
      status: 'completed',
      model,
      output,
      error: null,
      credits_charged: toCredits(receipt.chargedMicroCredits),
      created_at: createdAt.toISOString(),
      completed_at: new Date().toISOString(),
    };
    await this.store.keep({ clientId, mode }, body);
    return { body, engine, receipt, ...(dropped ? { dropped } : {}) };
  }
}
