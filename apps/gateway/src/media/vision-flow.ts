import { Injectable } from '@nestjs/common';
import type { Admitted } from '@portazgo/admission';
import type { ChatEvent, ChatCompletion, VisionTask } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcStream } from '@portazgo/messaging';
import type { FastifyReply } from 'fastify';
import type { InboundCall } from '../edge/inbound-call.ts';
import { ChatOffers, type ChatDraft, type ChatOffer } from '../inference/chat-offer.ts';
import { HttpAnswers } from '../inference/http-answers.ts';
import { HttpStreams } from '../inference/http-streams.ts';
import type { StreamEncoder } from '../inference/stream-encoder.ts';
import { streamInDialectWords } from './dialect-words.ts';
import { InputGatherer } from './input-gatherer.ts';
import { MediaCalls } from './media-calls.client.ts';
import type { InputSource, MediaDraft } from './media-draft.ts';

export interface VisionDraft extends Omit<ChatDraft, 'messages'> {
  readonly task: VisionTask;
  readonly prompt: string;
  readonly images: readonly InputSource[];
  readonly schema?: Record<string, unknown> | undefined;
}

/** Room for the instruction that the service puts before the client's words, in tokens. */
const instructionText = ' '.repeat(1_024);

/** Pictures to text. Metered and cut by the rules of a chat, because that is what happens upstream. */
@Injectable()
export class VisionFlow {
  constructor(
    private readonly offers: ChatOffers,
    private readonly gatherer: InputGatherer,
    private readonly answers: HttpAnswers,
    private readonly streams: HttpStreams,
    private readonly calls: MediaCalls,
  ) {}

  async send(
    call: InboundCall,
    reply: FastifyReply,
    draft: VisionDraft,
    face: { encoder: StreamEncoder | null; toWire(completion: ChatCompletion): object },
  ): Promise<void> {
    const { offer, open, done } = await this.prepare(call, draft);
    try {
      if (face.encoder) return await this.streams.send(call, reply, offer, open, face.encoder);
      await this.answers.send(call, reply, offer, async (admitted) => {
        const completion = await joined(open(admitted));
        return { body: face.toWire(completion), engine: completion.engine, receipt: completion.receipt };
      });
    } finally {
      await done();
    }
  }

  /** Everything before the admission, whatever the transport; `done` forgets the pictures that came with the request. */
  async prepare(call: InboundCall, draft: VisionDraft): Promise<{ offer: ChatOffer; open(admitted: Admitted): RpcStream<ChatEvent>; done(): Promise<void> }> {
    // Priced as the chat it comes to, and known by its own name: to the room that does it, and in the books.
    const priced = this.offers.offer(toChatDraft(draft));
    const gathered = await this.gatherer.gather(call, { model: draft.model, inputs: draft.images, turns: undefined });
    const { model, task, prompt, schema, temperature } = draft;
    const images = gathered.inputs.map(({ file }) => file);
    const offer = { ...priced, operation: `vision.${task}`, content: { texts: [prompt], pictures: images } };
    const { maxOutputTokens, isBoundAsked } = offer.request;
    const request = { model: model.id, task, prompt, images, schema, temperature, maxOutputTokens, isBoundAsked };
    return {
      offer,
      open: (admitted) => streamInDialectWords(wordsOf(draft), this.calls.see(call, request, admitted)),
      done: () => this.gatherer.discard(gathered),
    };
  }
}

/** The room counts the pictures; every one of them has a field of its own in the dialect. */
function wordsOf({ names, images }: VisionDraft): Pick<MediaDraft, 'names'> {
  return { names: { ...names, ...Object.fromEntries(images.map(({ field }, index) => [`images[${index}]`, field])) } };
}

/** The chat that this comes to, for its price and for what the model can. */
function toChatDraft(vision: VisionDraft): ChatDraft {
  const { task: _, prompt, images, schema, ...draft } = vision;
  const text = instructionText + prompt + (schema ? JSON.stringify(schema) : '');
  const content = [{ type: 'text' as const, text }, ...images.map(() => ({ type: 'image' as const, url: 'data:,' }))];
  return { ...draft, messages: [{ role: 'user', content }] };
}

async function joined(stream: AsyncIterable<ChatEvent[]>): Promise<ChatCompletion> {
  let text = '';
  let refusal = '';
  let start = { model: '', engine: '' };
  for await (const batch of stream)
    for (const event of batch) {
      if (event.type === 'chat-start') start = { model: event.model, engine: event.engine };
      else if (event.type === 'text-delta') text += event.text;
      else if (event.type === 'refusal-delta') refusal += event.text;
      else if (event.type === 'chat-end')
        return { ...start, text, ...(refusal ? { refusal } : {}), toolCalls: [], finishReason: event.finishReason, receipt: event.receipt };
    }
  throw new ServiceError('stream_interrupted', {});
}
