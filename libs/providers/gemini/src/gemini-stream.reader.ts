import type { ProviderChatEvent, ProviderError } from '@portazgo/providers-contract';
import { OversizedEvent, SseReader, type FaultRules } from '@portazgo/providers-http';
import { GeminiAnswerReader } from './gemini-answer.reader.ts';
import { failedAnswer } from './gemini.error.ts';
import { isObject } from './json-value.ts';

/** Payloads in a row that are not JSON before the stream is given up. */
const brokenPayloadsMax = 3;

/** Bytes of one stream in, events out. Nothing is thrown: what came before a fault in the same read is delivered first. */
export class GeminiStreamReader {
  private batch: ProviderChatEvent[] = [];
  private brokenPayloads = 0;
  /** Not the vendor's way to end, but a proxy's: what follows is nobody's. */
  private isDone = false;
  private readonly answer: GeminiAnswerReader;
  private readonly sse = new SseReader((data, event) => this.payload(data, event));

  constructor(private readonly rules: FaultRules) {
    this.answer = new GeminiAnswerReader(rules, (event) => this.batch.push(event));
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
    this.sse.end();
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
    if (data.trim() === '[DONE]') {
      this.isDone = true;
      return;
    }
    const value = parsed(data);
    const response = Array.isArray(value) ? value[0] : value;
    if (event === 'error') this.answer.failure = failedAnswer(this.rules, isObject(response) ? response : undefined);
    else if (isObject(response)) {
      this.brokenPayloads = 0;
      this.answer.read(response);
    } else if (++this.brokenPayloads >= brokenPayloadsMax) this.answer.fail('upstream_bug', 'the stream was not valid JSON');
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
