import type { ProviderChatEvent, ProviderError } from '@portazgo/providers-contract';
import { JsonPayloads, OversizedEvent, SseReader, type HttpHeaders } from '@portazgo/providers-http';
import { AnswerReader } from '../reply/answer-reader.ts';
import { asArray, asObject, isObject, type JsonObject } from '../reply/json-value.ts';
import type { FaultSource } from '../reply/provider-fault.ts';
import { RepeatedChunk } from './repeated-chunk.ts';

/**
 * The tolerant reader of one stream: bytes in, our events out (shared rules of all OpenAI-like vendors).
 * Nothing is thrown: what arrived before a fault in the same read is delivered first, then the caller throws `failure`.
 */
export class ChatStreamReader {
  /** `[DONE]` was seen; what follows is ignored. */
  isDone = false;
  private batch: ProviderChatEvent[] = [];
  private readonly sse = new SseReader((data, event) => this.payload(data, event));
  private readonly payloads = new JsonPayloads();
  private readonly repeated = new RepeatedChunk();
  private readonly answer: AnswerReader;

  constructor(
    private readonly source: FaultSource,
    headers: HttpHeaders = {},
  ) {
    this.answer = new AnswerReader(source, headers, (event) => this.batch.push(event));
  }

  get failure(): ProviderError | undefined {
    return this.answer.failure;
  }

  /** True when the answer itself is complete, whatever becomes of the connection. */
  get isFinished(): boolean {
    return this.answer.isFinished;
  }

  push(chunk: Buffer): ProviderChatEvent[] {
    try {
      this.sse.push(chunk);
    } catch (error) {
      if (!(error instanceof OversizedEvent)) throw error;
      this.answer.fail('upstream_bug', 'an event of the stream was too large');
    }
    return this.take();
  }

  /** The body is over, by `[DONE]` or without it. */
  end(): ProviderChatEvent[] {
    const isTorn = this.payloads.isIncomplete;
    // What the connection broke off in the middle of an event is no loss once the answer itself was complete.
    if (!this.isDone) this.sse.end();
    if (isTorn && (this.isDone || this.isFinished)) this.lose();
    this.answer.end(this.isDone);
    return this.take();
  }

  private take(): ProviderChatEvent[] {
    const { batch } = this;
    this.batch = [];
    return batch;
  }

  private payload(data: string, event: string | undefined): void {
    if (this.isDone || this.failure) return;
    const isUsual = event === undefined && !this.payloads.isIncomplete;
    const text = isUsual ? this.repeated.textOf(data) : undefined;
    if (text !== undefined) return this.answer.readText(text);
    if (event !== undefined && /error$/i.test(event)) return this.answer.failWith(errorValue(data));
    const payloads = this.payloads.read(data);
    if (this.payloads.hasLost) return this.lose();
    for (const payload of payloads) {
      if (this.isDone || this.failure) return;
      if (payload.kind === 'done') this.isDone = true;
      else this.value(payload.value, isUsual && payloads.length === 1 ? data : undefined);
    }
  }

  private value(value: unknown, data: string | undefined): void {
    const chunk = Array.isArray(value) ? value[0] : value;
    if (!isObject(chunk)) return;
    const eventsBefore = this.batch.length;
    this.answer.read(chunk);
    const only = this.batch[eventsBefore];
    if (data !== undefined && only?.type === 'text-delta' && this.batch.length === eventsBefore + 1 && this.mayRepeat(chunk, only))
      this.repeated.learn(data, only.text);
  }

  /** Whether a chunk like this one can do nothing but add its text. */
  private mayRepeat(chunk: JsonObject, { text, logprobs }: { text: string; logprobs?: unknown }): boolean {
    if (this.source.profile.thoughtTags || this.isFinished || logprobs) return false;
    const [choice, ...others] = asArray(chunk['choices']).map(asObject);
    return others.length === 0 && !choice?.['message'] && asObject(choice?.['delta'])?.['content'] === text;
  }

  private lose(): void {
    this.answer.fail('upstream_bug', 'a piece of the answer could not be read');
  }
}

/** What an `error` event says: an error object, or a text that is none. */
function errorValue(data: string): unknown {
  try {
    const value: unknown = JSON.parse(data);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return isObject(first) ? first : { error: String(first) };
  } catch {
    return data;
  }
}
