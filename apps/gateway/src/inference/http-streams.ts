import { Injectable } from '@nestjs/common';
import type { Admitted } from '@portazgo/admission';
import type { ChatEvent } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcStream } from '@portazgo/messaging';
import type { FastifyReply } from 'fastify';
import { OpenCalls } from '../access/open-calls.ts';
import type { InboundCall } from '../edge/inbound-call.ts';
import { wordFailure } from '../edge/to-service-error.ts';
import { droppedHeader, receiptHeaders } from './answer-headers.ts';
import { Drain, gatewayGoesDown } from './drain.ts';
import { EventStream, eventStreamHeaders } from './event-stream.ts';
import { noteAdmission, replay } from './http-answers.ts';
import { InferenceFlow } from './inference-flow.ts';
import type { Offer } from './offer.ts';
import type { StreamEncoder } from './stream-encoder.ts';

export class StreamBounds {
  constructor(
    readonly heartbeatMs: number,
    readonly stallMs: number,
    /** How long the first event is waited for before the answer commits to status 200. */
    readonly headersMs: number,
    readonly queuedBytesMax = 1024 * 1024,
    /** Longer streams are not kept for a replay. */
    readonly recordBytesMax = 4 * 1024 * 1024,
  ) {}
}

/** Calls that are answered as server-sent events. The client's leaving ends the call at once; what was delivered is charged. */
@Injectable()
export class HttpStreams {
  constructor(
    private readonly flow: InferenceFlow,
    private readonly drain: Drain,
    private readonly openCalls: OpenCalls,
    private readonly bounds: StreamBounds,
  ) {}

  async send(call: InboundCall, reply: FastifyReply, offer: Offer, open: (admitted: Admitted) => RpcStream<ChatEvent>, encoder: StreamEncoder): Promise<void> {
    const decision = await this.flow.admit(call, offer);
    noteAdmission(reply, decision);
    if (decision.outcome === 'replayed') return replay(reply, decision);
    if (reply.raw.destroyed) return this.flow.leftBeforeStart(call, offer);

    const events = new EventStream(reply, this.bounds, call.idempotency ? this.bounds.recordBytesMax : 0);
    const stream = open(decision);
    const cancel = () => stream.cancel();
    reply.raw.once('close', cancel);
    let isStopping = false;
    const leave = this.drain.enter({
      end: () => {
        isStopping = true;
        cancel();
      },
    });
    let ended: ServiceError | undefined;
    const leaveKey = this.openCalls.enter({ ...decision, keyHash: call.keyHash }, (error) => {
      ended = error;
      cancel();
    });
    // A failure that comes soon gets its own status; after this the answer is a stream, and heartbeats begin.
    const commit = setTimeout(() => events.open(droppedHeader(offer.dropped)), this.bounds.headersMs);
    try {
      const { last, headers } = await pump(stream, events, encoder, offer);
      await this.flow.keepAnswer(call, keptStream(events, headers, last));
      events.open(headers);
      events.end(last);
    } catch (thrown) {
      const error = isStopping ? gatewayGoesDown(thrown) : (ended ?? thrown);
      await this.flow.afterFailure(call, offer, thrown);
      if (events.isGone) return;
      if (!events.isOpen) throw error;
      events.end(encoder.fail(wordFailure(error, call.requestId, call.locale)));
    } finally {
      clearTimeout(commit);
      leave();
      leaveKey();
    }
  }
}

/** Everything up to the end, which is held back: an answer that is to be kept is kept before its reader can know it is whole. */
async function pump(
  stream: RpcStream<ChatEvent>,
  events: EventStream,
  encoder: StreamEncoder,
  { dropped }: Pick<Offer, 'dropped'>,
): Promise<{ last: string; headers: Record<string, string> }> {
  let last = '';
  let headers: Record<string, string> = {};
  let isComplete = false;
  for await (const batch of stream) {
    const [first] = batch;
    if (first?.type === 'chat-start') headers = { ...receiptHeaders(first.engine), ...droppedHeader(dropped, first.dropped) };
    const text = encoder.encode(batch);
    isComplete = batch.at(-1)?.type === 'chat-end';
    if (isComplete) last = text;
    else {
      events.open(headers);
      events.write(text);
    }
  }
  if (!isComplete) throw new ServiceError('stream_interrupted', {});
  return { last: last + (await encoder.end()), headers };
}

function keptStream(events: EventStream, answer: Record<string, string>, last: string): { headers: Record<string, string>; body: string } | null {
  if (events.recorded === undefined) return null;
  return { headers: { ...eventStreamHeaders, ...answer }, body: events.recorded + last };
}
