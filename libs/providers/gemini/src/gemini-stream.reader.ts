import type { ProviderChatEvent, ProviderError } from '@portazgo/providers-contract';
import { JsonPayloads, OversizedEvent, SseReader, type FaultRules, type HttpHeaders } from '@portazgo/providers-http';
import { GeminiAnswerReader } from './gemini-answer.reader.ts';
import { isObject } from './json-value.ts';

/** Bytes of one stream in, events out. Nothing is thrown: what came before a fault in the same read is delivered first. */
export class GeminiStreamReader {
  private batch: ProviderChatEvent[] = [];
  /** Not the vendor's way to end, but a proxy's: what follows is nobody's. */
  private isDone = false;
  private readonly answer: GeminiAnswerReader;
  private readonly payloads = new JsonPayloads();
  private readonly sse = new SseReader((data, event) => this.payload(data, event));

  constructor(rules: FaultRules, headers: HttpHeaders = {}) {
    this.answer = new GeminiAnswerReader(rules, headers, (event) => this.batch.push(event));
  }

  get failure(): ProviderError | undefined {
    return this.answer.failure;
  }

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

  end(): ProviderChatEvent[] {
    const isTorn = this.payloads.isIncomplete;
    this.sse.end();
    // What the connection broke off in the middle of an event is no loss once the answer itself was complete.
    if (isTorn && this.isFinished) this.lose();
    this.answer.end();
    return this.take();
  }

  private take(): ProviderChatEvent[] {
    const { batch } = this;
    this.batch = [];
    return batch;
  }

  private payload(data: string, event: string | undefined): void {
    if (this.isDone || this.failure) return;
    if (event !== undefined && /error$/i.test(event)) return this.answer.failWith(errorValue(data));
    const payloads = this.payloads.read(data);
    if (this.payloads.hasLost) return this.lose();
    for (const payload of payloads) {
      if (payload.kind === 'done') this.isDone = true;
      if (payload.kind === 'done' || this.failure) return;
      const response: unknown = Array.isArray(payload.value) ? payload.value[0] : payload.value;
      if (isObject(response) && Object.keys(response).length > 0) this.answer.read(response);
    }
  }

  private lose(): void {
    this.answer.fail('upstream_bug', 'a piece of the answer could not be read');
  }
}

function errorValue(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return { error: { message: data } };
  }
}
