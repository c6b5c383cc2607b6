import { readPresentedKey, type Admitted } from '@portazgo/admission';
import type { Catalog } from '@portazgo/catalog';
import { isTerminal, type Locale } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcStream } from '@portazgo/messaging';
import { childTraceparent, newRequestId } from '@portazgo/platform';
import { toContext, type InboundCall } from '../../../edge/inbound-call.ts';
import { checkBody } from '../../../edge/check-body.ts';
import { readJsonBody } from '../../../edge/json-body.ts';
import { smallBodyBytes, type KeyFirst } from '../../../edge/key-first.ts';
import { RefusedJson } from '../../../edge/refused-json.ts';
import { wordFailure } from '../../../edge/to-service-error.ts';
import type { ChatOffers } from '../../../inference/chat-offer.ts';
import type { InferenceFlow } from '../../../inference/inference-flow.ts';
import type { Offer } from '../../../inference/offer.ts';
import type { FileLinks } from '../../../media/file-links.ts';
import type { JobFlow } from '../../../media/job-flow.ts';
import type { JobWatch } from '../../../media/job-watch.ts';
import type { JobDraft } from '../../../media/media-draft.ts';
import type { SpeechFlow } from '../../../media/speech-flow.ts';
import type { TranscriptionDraft, TranscriptionFlow } from '../../../media/transcription-flow.ts';
import type { VisionFlow } from '../../../media/vision-flow.ts';
import type { LlmClient } from '../../../inference/llm-client.ts';
import type { OpenCalls, OpenedBy } from '../../../access/open-calls.ts';
import { askErrors } from '../ask-errors.ts';
import { gatewayGoesDown } from '../../../inference/drain.ts';
import { toAskJson } from '../ask/ask.encoder.ts';
import { toTranscriptAnswer, understand } from '../ask/ask.translator.ts';
import { toSpeechJson } from '../ask/speech-frames.ts';
import { TaskFrames } from '../task/task-frames.ts';
import { streamFrame, type FrameId, type StreamFrame } from './stream-frame.wire.ts';

export interface SessionParts {
  catalog: Catalog;
  offers: ChatOffers;
  flow: InferenceFlow;
  llm: LlmClient;
  vision: VisionFlow;
  speech: SpeechFlow;
  transcription: TranscriptionFlow;
  jobs: JobFlow;
  watch: JobWatch;
  links: FileLinks;
  keys: KeyFirst;
  pepper: string;
  openCalls: OpenCalls;
}

interface Peer {
  /** Of the upgrade request, when it had one. */
  key: string | undefined;
  locale: Locale;
  ip: string;
  send(json: string): void;
  onFailure(error: ServiceError, requestId: string): void;
  /** A key that the socket used is not taken any more. */
  onKeyEnded(): void;
}

interface RunningAsk {
  readonly keyHash: string;
  end(): void;
}

const asksAtOnceMax = 32;
const jobWatchMs = 3_600_000;

/** One socket: every ask is admitted anew, so a key that was revoked is refused at the next one; what runs under it ends with it. */
export class StreamSession {
  readonly #running = new Set<RunningAsk>();
  /** Keys that asks of this socket were admitted with, or that the upgrade had, and how to forget them. */
  readonly #keys = new Map<string, () => void>();
  readonly #endedKeys = new Map<string, ServiceError>();
  #asks = 0;
  #isOver = false;
  #isStopping = false;

  constructor(
    private readonly parts: SessionParts,
    private readonly peer: Peer,
  ) {
    const keyHash = this.#hashOf(peer.key);
    if (keyHash !== undefined) this.#use({ keyHash });
  }

  /** Every key that it came with has ended: there is nothing that it may still ask. */
  get isKeyless(): boolean {
    return this.#keys.size === 0 && this.#endedKeys.size > 0;
  }

  get asks(): number {
    return this.#asks;
  }

  async receive(bytes: Buffer, isBinary: boolean): Promise<void> {
    const requestId = newRequestId();
    let id: FrameId;
    this.#asks++;
    try {
      if (this.#asks > asksAtOnceMax) throw new ServiceError('concurrency_limited', { limit: asksAtOnceMax, retryAfterSeconds: 1 });
      const value = await readFrame(bytes, isBinary);
      id = idOf(value);
      if (bytes.length > smallBodyBytes) await this.#requireKnown(keyOf(value) ?? this.peer.key, requestId);
      if (this.#isOver) return;
      await this.#answer(checkBody(streamFrame, value), requestId);
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
    for (const ask of this.#running) ask.end();
    for (const forget of this.#keys.values()) forget();
    this.#keys.clear();
  }

  /** The gateway goes down: what runs ends now, and its readers are told. */
  stop(): void {
    this.#isStopping = true;
    for (const ask of this.#running) ask.end();
  }

  async #answer({ api_key: key = this.peer.key, id, ...ask }: StreamFrame, requestId: string): Promise<void> {
    if (key === undefined) throw new ServiceError('key_missing', {});
    const call = this.#toCall(key, requestId);
    const asked = understand({ ...ask, stream: true }, this.parts.catalog);
    const send = (json: string) => this.peer.send(withId(json, id));
    if (asked.kind === 'job') return this.#followJob(call, asked.draft, send);
    if (asked.kind === 'transcription') return this.#transcribe(call, asked.draft, send);
    if (asked.kind === 'speech') {
      const { offer, open } = await this.parts.speech.prepare(call, asked.draft);
      return this.#stream(call, offer, open, toSpeechJson, send);
    }
    if (asked.kind === 'vision') {
      const { offer, open, done } = await this.parts.vision.prepare(call, asked.draft);
      return this.#stream(call, offer, open, toAskJson, send).finally(done);
    }
    const offer = this.parts.offers.offer(asked.draft);
    return this.#stream(call, offer, (admitted) => this.parts.llm.stream(call, offer, admitted), toAskJson, send);
  }

  /** Of an unknown sender no large message is looked at closely. */
  async #requireKnown(key: string | undefined, requestId: string): Promise<void> {
    if (key === undefined) throw new ServiceError('key_missing', {});
    const call = this.#toCall(key, requestId);
    await this.parts.keys.requireHash(call.keyHash, call.ip, toContext(call), false);
  }

  /** Frames as they come; the socket's end ends the call. */
  async #stream<Event>(
    call: InboundCall,
    offer: Offer,
    open: (admitted: Admitted) => RpcStream<Event>,
    toJson: (event: Event) => string | undefined,
    send: (json: string) => void,
  ): Promise<void> {
    const admitted = await this.#admit(call, offer);
    if (!admitted) return;
    const stream = open(admitted);
    const leave = this.#run(call, () => stream.cancel());
    if (this.#isOver) stream.cancel();
    try {
      for await (const events of stream) {
        for (const event of events) {
          const json = toJson(event);
          if (json !== undefined) send(json);
        }
      }
    } catch (error) {
      await this.parts.flow.afterFailure(call, offer, error);
      throw this.#endedKeys.get(call.keyHash) ?? error;
    } finally {
      leave();
    }
  }

  async #transcribe(call: InboundCall, draft: TranscriptionDraft, send: (json: string) => void): Promise<void> {
    const { offer, run, done } = await this.parts.transcription.prepare(call, draft);
    try {
      const admitted = await this.#admit(call, offer);
      if (!admitted) return;
      const answer = await run(admitted).catch(async (error: unknown) => {
        await this.parts.flow.afterFailure(call, offer, error);
        throw error;
      });
      send(JSON.stringify(toTranscriptAnswer(answer)));
    } finally {
      await done();
    }
  }

  /** A task outlives its socket: it can be read, and a webhook tells its end. */
  async #followJob(call: InboundCall, draft: JobDraft, send: (json: string) => void): Promise<void> {
    const submitted = await this.parts.jobs.submit(call, draft);
    if (!('job' in submitted)) throw new ServiceError('internal_error', { requestId: call.requestId });
    this.#use({ ...submitted.decision, keyHash: call.keyHash });
    const patience = new AbortController();
    const leave = this.#run(call, () => patience.abort());
    if (this.#isOver) patience.abort();
    const frames = new TaskFrames(this.parts.links, call.locale);
    send(frames.start(submitted.job));
    const last = await this.parts.watch.wait(call, submitted.job, {
      signal: patience.signal,
      waitMs: jobWatchMs,
      onChange: (now) => {
        const json = now === submitted.job ? '' : frames.change(now);
        if (json !== '') send(json);
      },
    });
    leave();
    const ended = this.#endedKeys.get(call.keyHash);
    if (ended) throw ended;
    if (this.#isStopping) throw gatewayGoesDown(undefined);
    if (isTerminal(last.status)) send(frames.end(last));
  }

  /** Undefined: the peer has left, and what was held is given back. */
  async #admit(call: InboundCall, offer: Offer): Promise<Admitted | undefined> {
    const admitted = await this.parts.flow.admit(call, offer);
    if (admitted.outcome === 'replayed') throw new ServiceError('internal_error', { requestId: call.requestId });
    if (!this.#isOver && !this.#isStopping) {
      this.#use({ ...admitted, keyHash: call.keyHash });
      return admitted;
    }
    await this.parts.flow.leftBeforeStart(call, offer);
    if (this.#isStopping) throw gatewayGoesDown(undefined);
    return undefined;
  }

  #run({ keyHash }: InboundCall, end: () => void): () => void {
    const ask = { keyHash, end };
    this.#running.add(ask);
    return () => this.#running.delete(ask);
  }

  /** From now on the socket ends with this key, unless it has others. */
  #use(opened: OpenedBy): void {
    const { keyHash } = opened;
    this.#endedKeys.delete(keyHash);
    if (this.#isOver || this.#keys.has(keyHash)) return;
    const forget = this.parts.openCalls.enter(opened, (error) => {
      this.#keys.delete(keyHash);
      this.#endedKeys.set(keyHash, error);
      for (const ask of this.#running) if (ask.keyHash === keyHash) ask.end();
      this.peer.onKeyEnded();
    });
    this.#keys.set(keyHash, forget);
  }

  /** A key that cannot exist is refused where it asks for something. */
  #hashOf(key: string | undefined): string | undefined {
    try {
      return key === undefined ? undefined : readPresentedKey(key, this.parts.pepper).keyHash;
    } catch {
      return undefined;
    }
  }

  #toCall(key: string, requestId: string): InboundCall {
    const { locale, ip } = this.peer;
    return { requestId, locale, ip, ...readPresentedKey(key, this.parts.pepper), scope: 'inference', idempotency: null, traceparent: childTraceparent() };
  }
}

async function readFrame(bytes: Buffer, isBinary: boolean): Promise<unknown> {
  if (isBinary) throw new RefusedJson('binary');
  return readJsonBody(bytes);
}

function keyOf(value: unknown): string | undefined {
  const key = typeof value === 'object' && value !== null && 'api_key' in value ? value.api_key : undefined;
  return typeof key === 'string' ? key : undefined;
}

function idOf(value: unknown): FrameId {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'number' || (typeof id === 'string' && id.length <= 200) ? id : undefined;
}

/** Puts the echoed `id` first into an object that is JSON already. */
function withId(json: string, id: FrameId): string {
  return id === undefined ? json : `{"id":${JSON.stringify(id)},${json.slice(1)}`;
}
