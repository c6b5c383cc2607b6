import { hashPresentedKey } from '@portazgo/admission';
import type { Catalog } from '@portazgo/catalog';
import type { Locale } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcStream } from '@portazgo/messaging';
import { childTraceparent, newRequestId } from '@portazgo/platform';
import type { InboundCall } from '../../../edge/inbound-call.ts';
import { parseJsonBody } from '../../../edge/json-body.ts';
import { RefusedBody } from '../../../edge/refused-body.ts';
import { RefusedJson } from '../../../edge/refused-json.ts';
import { wordFailure } from '../../../edge/to-service-error.ts';
import type { ChatOffers } from '../../../inference/chat-offer.ts';
import type { InferenceFlow } from '../../../inference/inference-flow.ts';
import type { LlmClient } from '../../../inference/llm-client.ts';
import { askErrors } from '../ask-errors.ts';
import { gatewayGoesDown } from '../../../inference/drain.ts';
import { toAskJson } from '../ask/ask.encoder.ts';
import { fromWire } from '../ask/ask.translator.ts';
import { streamFrame, type FrameId, type StreamFrame } from './stream-frame.wire.ts';

export interface SessionParts {
  catalog: Catalog;
  offers: ChatOffers;
  flow: InferenceFlow;
  llm: LlmClient;
  pepper: string;
}

interface Peer {
  /** Of the upgrade request, when it had one. */
  key: string | undefined;
  locale: Locale;
  ip: string;
  send(json: string): void;
  onFailure(error: ServiceError, requestId: string): void;
}

const asksAtOnceMax = 32;

/** One socket: every ask is admitted anew, so a key that was revoked is refused at the next one. */
export class StreamSession {
  readonly #running = new Set<RpcStream<unknown>>();
  #asks = 0;
  #isOver = false;
  #isStopping = false;

  constructor(
    private readonly parts: SessionParts,
    private readonly peer: Peer,
  ) {}

  get asks(): number {
    return this.#asks;
  }

  async receive(bytes: Buffer, isBinary: boolean): Promise<void> {
    const requestId = newRequestId();
    let id: FrameId;
    this.#asks++;
    try {
      const value = readFrame(bytes, isBinary);
      id = idOf(value);
      if (this.#asks > asksAtOnceMax) throw new ServiceError('concurrency_limited', { limit: asksAtOnceMax, retryAfterSeconds: 1 });
      const { success, data } = streamFrame.safeParse(value);
      if (!success) throw new RefusedBody(streamFrame, value);
      await this.#answer(data, requestId);
    } catch (thrown) {
      const error = this.#isStopping ? gatewayGoesDown(thrown) : wordFailure(thrown, requestId, this.peer.locale);
      this.peer.onFailure(error, requestId);
      if (!this.#isOver) this.peer.send(withId(JSON.stringify(askErrors.body(error, this.peer.locale)), id));
    } finally {
      this.#asks--;
    }
  }

  /** The socket is gone: what runs for it ends, and is charged as far as it was delivered. */
  close(): void {
    this.#isOver = true;
    for (const stream of this.#running) stream.cancel();
  }

  /** The gateway goes down: what runs ends now, and its readers are told. */
  stop(): void {
    this.#isStopping = true;
    for (const stream of this.#running) stream.cancel();
  }

  async #answer({ api_key: key = this.peer.key, id, ...ask }: StreamFrame, requestId: string): Promise<void> {
    if (key === undefined) throw new ServiceError('key_missing', {});
    const call = this.#toCall(hashPresentedKey(key, this.parts.pepper), requestId);
    const offer = this.parts.offers.offer(fromWire({ ...ask, stream: true }, this.parts.catalog));
    const admitted = await this.parts.flow.admit(call, offer);
    if (admitted.outcome === 'replayed') throw new ServiceError('internal_error', { requestId });
    if (this.#isOver) return this.parts.flow.leftBeforeStart(call, offer);
    const stream = this.parts.llm.stream(call, offer, admitted);
    this.#running.add(stream);
    try {
      for await (const events of stream) {
        for (const event of events) {
          const json = toAskJson(event);
          if (json !== undefined) this.peer.send(withId(json, id));
        }
      }
    } catch (error) {
      await this.parts.flow.afterFailure(call, offer, error);
      throw error;
    } finally {
      this.#running.delete(stream);
    }
  }

  #toCall(keyHash: string, requestId: string): InboundCall {
    const { locale, ip } = this.peer;
    return { requestId, locale, ip, keyHash, scope: 'inference', idempotency: null, traceparent: childTraceparent() };
  }
}

function readFrame(bytes: Buffer, isBinary: boolean): unknown {
  if (isBinary) throw new RefusedJson('binary');
  return parseJsonBody(bytes);
}

function idOf(value: unknown): FrameId {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'number' || (typeof id === 'string' && id.length <= 200) ? id : undefined;
}

/** Puts the echoed `id` first into an object that is JSON already. */
function withId(json: string, id: FrameId): string {
  return id === undefined ? json : `{"id":${JSON.stringify(id)},${json.slice(1)}`;
}
