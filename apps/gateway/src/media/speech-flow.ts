import { Injectable } from '@nestjs/common';
import type { Admitted } from '@portazgo/admission';
import { speechFormat, type MediaReceipt, type SpeechEvent, type SpeechFormat } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcStream } from '@portazgo/messaging';
import type { FastifyReply } from 'fastify';
import { OpenCalls } from '../access/open-calls.ts';
import type { InboundCall } from '../edge/inbound-call.ts';
import { RefusedField } from '../edge/refused-field.ts';
import { wordFailure } from '../edge/to-service-error.ts';
import { CallBounds } from '../inference/chat-offer.ts';
import { Drain } from '../inference/drain.ts';
import { EventStream, eventStreamHeaders } from '../inference/event-stream.ts';
import { noteAdmission, replay } from '../inference/http-answers.ts';
import { StreamBounds } from '../inference/http-streams.ts';
import { InferenceFlow } from '../inference/inference-flow.ts';
import type { Offer } from '../inference/offer.ts';
import { streamInDialectWords } from './dialect-words.ts';
import { InputGatherer } from './input-gatherer.ts';
import { MediaCalls } from './media-calls.client.ts';
import type { MediaDraft } from './media-draft.ts';
import { nameOf, offerMedia } from './media-offer.ts';
import { ByteStream } from './byte-stream.ts';
import { VoiceBook } from './voice-book.ts';

/** How a dialect writes speech as events; without one the bytes themselves are the answer. */
export interface SpeechEncoder {
  delta(base64: string): string;
  end(receipt: MediaReceipt): string;
  fail(error: ServiceError): string;
}

/** Speech as it is made. The client's leaving ends it; what was delivered is charged. An answer that is not whole ends broken, never cleanly. */
@Injectable()
export class SpeechFlow {
  constructor(
    private readonly flow: InferenceFlow,
    private readonly gatherer: InputGatherer,
    private readonly voices: VoiceBook,
    private readonly calls: MediaCalls,
    private readonly bounds: CallBounds,
    private readonly streamBounds: StreamBounds,
    private readonly drain: Drain,
    private readonly openCalls: OpenCalls,
  ) {}

  async send(call: InboundCall, reply: FastifyReply, draft: MediaDraft<'audio.speak'>, encoder?: SpeechEncoder): Promise<void> {
    const { offer, open } = await this.prepare(call, draft);
    const admitted = await this.flow.admit(call, offer);
    noteAdmission(reply, admitted);
    if (admitted.outcome === 'replayed') return replay(reply, admitted);
    if (reply.raw.destroyed) return this.flow.leftBeforeStart(call, offer);
    const stream = open(admitted);
    const cancel = () => stream.cancel();
    reply.raw.once('close', cancel);
    const leave = this.drain.enter({ end: cancel });
    const key = new EndedKey();
    const leaveKey = this.openCalls.enter({ ...admitted, keyHash: call.keyHash }, (error) => {
      key.error = error;
      cancel();
    });
    try {
      const recordBytesMax = call.idempotency ? this.streamBounds.recordBytesMax : 0;
      if (encoder) await this.sendEvents(call, stream, new EventStream(reply, this.streamBounds, recordBytesMax), encoder, key);
      else await this.sendBytes(call, stream, new ByteStream(reply, this.streamBounds, recordBytesMax));
    } catch (error) {
      await this.flow.afterFailure(call, offer, error);
      throw key.error ?? error;
    } finally {
      leave();
      leaveKey();
    }
  }

  /** Everything before the admission, whatever the transport. */
  async prepare(call: InboundCall, draft: MediaDraft<'audio.speak'>): Promise<{ offer: Offer; open(admitted: Admitted): RpcStream<SpeechEvent> }> {
    const { clientId = '' } = await this.gatherer.gather(call, draft);
    const turns = await this.voices.resolve(call, clientId, draft.model, draft.turns ?? []);
    const offer = offerMedia(draft, [], turns, this.bounds.timeoutMs / 1_000);
    const format = formatOf(draft, offer.input.settings['format']);
    const request = { model: draft.model.id, turns, format, settings: offer.input.settings };
    return { offer, open: (admitted) => streamInDialectWords(draft, this.calls.speak(call, request, admitted)) };
  }

  private async sendBytes(call: InboundCall, stream: RpcStream<SpeechEvent>, bytes: ByteStream): Promise<void> {
    try {
      let isWhole = false;
      for await (const batch of stream)
        for (const event of batch) {
          if (event.type === 'speech-start') bytes.describe({ 'content-type': event.mimeType, 'x-portazgo-engine': event.engine });
          else if (event.type === 'bytes-delta') bytes.write(Buffer.from(event.base64, 'base64'));
          else isWhole = true;
        }
      if (!isWhole) throw new ServiceError('stream_interrupted', {});
      const { recorded, headers } = bytes;
      await this.flow.keepAnswer(call, recorded ? { headers: { ...headers }, body: recorded } : null);
      bytes.end();
    } catch (error) {
      // After the first byte nothing can be said any more but that it broke.
      if (!bytes.isOpen) throw error;
      await this.flow.keepAnswer(call, null);
      bytes.break();
    }
  }

  private async sendEvents(call: InboundCall, stream: RpcStream<SpeechEvent>, events: EventStream, encoder: SpeechEncoder, key: EndedKey): Promise<void> {
    try {
      for await (const batch of stream)
        for (const event of batch) {
          if (event.type === 'speech-start') events.open({ 'x-portazgo-engine': event.engine });
          else if (event.type === 'bytes-delta') events.write(encoder.delta(event.base64));
          else {
            const last = encoder.end(event.receipt);
            const { recorded } = events;
            await this.flow.keepAnswer(call, recorded === undefined ? null : { headers: { ...eventStreamHeaders }, body: recorded + last });
            return events.end(last);
          }
        }
      throw new ServiceError('stream_interrupted', {});
    } catch (error) {
      if (!events.isOpen) throw error;
      await this.flow.keepAnswer(call, null);
      if (!events.isGone) events.end(encoder.fail(wordFailure(key.error ?? error, call.requestId, call.locale)));
    }
  }
}

/** Why the key ended under an open stream, once it did. */
class EndedKey {
  error: ServiceError | undefined;
}

function formatOf(draft: MediaDraft<'audio.speak'>, setting: unknown): SpeechFormat {
  const read = speechFormat.safeParse(setting ?? 'mp3');
  if (read.success) return read.data;
  const formats = speechFormat.options.join(', ');
  throw new RefusedField(nameOf(draft, 'format'), {
    es: `debe ser uno de ${formats}`,
    pt: `deve ser um de ${formats}`,
    en: `must be one of ${formats}`,
  });
}
