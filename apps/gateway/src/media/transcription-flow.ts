import { Injectable } from '@nestjs/common';
import type { Admitted } from '@portazgo/admission';
import type { TranscriptionReply } from '@portazgo/contracts';
import type { FastifyReply } from 'fastify';
import type { InboundCall } from '../edge/inbound-call.ts';
import { CallBounds } from '../inference/chat-offer.ts';
import { HttpAnswers, type WholeAnswer } from '../inference/http-answers.ts';
import type { Offer } from '../inference/offer.ts';
import { inDialectWords } from './dialect-words.ts';
import { InputGatherer } from './input-gatherer.ts';
import { MediaCalls } from './media-calls.client.ts';
import type { MediaDraft } from './media-draft.ts';
import { offerMedia, requireOperation } from './media-offer.ts';
import { RefusedField } from '../edge/refused-field.ts';

export interface TranscriptionDraft extends MediaDraft<'audio.transcribe'> {
  readonly language?: string | undefined;
  readonly translate: boolean;
  readonly timestamps: ('segment' | 'word')[];
}

/** Speech to text while the caller waits. The recording is forgotten when the answer is made. */
@Injectable()
export class TranscriptionFlow {
  constructor(
    private readonly gatherer: InputGatherer,
    private readonly answers: HttpAnswers,
    private readonly calls: MediaCalls,
    private readonly bounds: CallBounds,
  ) {}

  async send(
    call: InboundCall,
    reply: FastifyReply,
    draft: TranscriptionDraft,
    render: (reply: TranscriptionReply) => Pick<WholeAnswer, 'body' | 'contentType'>,
  ): Promise<void> {
    const { offer, run, done } = await this.prepare(call, draft);
    try {
      await this.answers.send(call, reply, offer, async (admitted) => {
        const answer = await run(admitted);
        return { ...render(answer), engine: answer.engine, receipt: answer.receipt };
      });
    } finally {
      await done();
    }
  }

  /** Everything before the admission, whatever the transport; `done` forgets the recording. */
  async prepare(
    call: InboundCall,
    draft: TranscriptionDraft,
  ): Promise<{ offer: Offer; run(admitted: Admitted): Promise<TranscriptionReply>; done(): Promise<void> }> {
    requireOperation(draft);
    const gathered = await this.gatherer.gather(call, draft);
    const done = () => this.gatherer.discard(gathered);
    try {
      const offer = offerMedia(draft, gathered.inputs, undefined, this.bounds.timeoutMs / 1_000);
      const audio = gathered.inputs.find(({ role }) => role === 'audio')?.file;
      if (!audio) throw new RefusedField(draft.names['audio'] ?? 'audio', { es: 'falta', pt: 'falta', en: 'is missing' });
      const { model, prompt, language, translate, timestamps } = draft;
      const request = { model: model.id, audio, language, prompt, translate, timestamps, settings: offer.input.settings };
      const run = (admitted: Admitted) =>
        this.calls.transcribe(call, request, admitted).catch((error: unknown) => {
          throw inDialectWords(draft, error);
        });
      return { offer, done, run };
    } catch (error) {
      await done();
      throw error;
    }
  }
}
