import { ProviderError, type ProviderChatEvent } from '@portazgo/providers-contract';
import { OversizedEvent, SseReader } from '@portazgo/providers-http';
import { readFinishReason, type FinishVerdict } from '../reply/finish-reason.ts';
import { asArray, asText, isObject, type JsonObject } from '../reply/json-value.ts';
import { readContent } from '../reply/message-content.ts';
import { faultInAnswer, type FaultSource } from '../reply/provider-fault.ts';
import { RepeatedChunk } from './repeated-chunk.ts';
import { ThoughtSplitter } from './thought-splitter.ts';
import { ToolCallJoiner } from './tool-call-joiner.ts';
import { UsageWatch } from './usage-watch.ts';

/** Payloads in a row that are not JSON before the stream is given up. */
const brokenPayloadsMax = 3;

/**
 * The tolerant reader of one stream: bytes in, our events out (shared rules of all OpenAI-like vendors).
 * Nothing is thrown: what arrived before a fault in the same read is delivered first, then the caller throws `failure`.
 */
export class ChatStreamReader {
  failure: ProviderError | undefined;
  /** `[DONE]` was seen; what follows is ignored. */
  isDone = false;
  private batch: ProviderChatEvent[] = [];
  private started = false;
  private brokenPayloads = 0;
  private finishReason: string | undefined;
  private readonly sse = new SseReader((data, event) => this.payload(data, event));
  private readonly repeated = new RepeatedChunk();
  private readonly tools: ToolCallJoiner;
  private readonly usage: UsageWatch;
  private readonly thoughts: ThoughtSplitter | undefined;

  constructor(private readonly source: FaultSource) {
    this.tools = new ToolCallJoiner(source.profile.name, (event) => this.batch.push(event));
    this.usage = new UsageWatch(source.profile.usageByTotal);
    if (source.profile.thoughtTags) this.thoughts = new ThoughtSplitter(source.profile.thoughtTags);
  }

  /** True when the answer itself is complete, whatever becomes of the connection. */
  get isFinished(): boolean {
    return this.finishReason !== undefined;
  }

  push(chunk: Buffer): ProviderChatEvent[] {
    try {
      this.sse.push(chunk);
    } catch (error) {
      if (!(error instanceof OversizedEvent)) throw error;
      this.failure ??= this.bug('an event of the stream was too large');
    }
    return this.take();
  }

  /** The body is over, by `[DONE]` or without it. */
  end(): ProviderChatEvent[] {
    if (!this.isDone) this.sse.end();
    if (this.failure) return this.take();
    if (!this.isDone && !this.isFinished) {
      this.failure = new ProviderError({ ...this.named('interrupted'), reason: 'the answer was cut off' });
      return this.take();
    }
    if (this.thoughts) this.content(this.thoughts.end());
    const verdict: FinishVerdict = readFinishReason(this.finishReason ?? 'stop', this.tools.hasCalls);
    if (verdict.outcome === 'failed') {
      const kind = verdict.upstreamFinishReason === 'insufficient_system_resource' ? 'overloaded' : 'upstream_bug';
      this.failure = new ProviderError({ ...this.named(kind), upstreamCode: verdict.upstreamFinishReason, reason: 'the provider broke off the answer' });
      return this.take();
    }
    const { finishReason, upstreamFinishReason } = verdict;
    this.start(undefined);
    const { final: usage, reportedUsd } = this.usage;
    this.batch.push({
      type: 'answer-end',
      finishReason,
      usage,
      ...(upstreamFinishReason ? { upstreamFinishReason } : {}),
      ...(reportedUsd ? { reportedUsd } : {}),
    });
    return this.take();
  }

  private take(): ProviderChatEvent[] {
    const { batch } = this;
    this.batch = [];
    return batch;
  }

  private payload(data: string, event: string | undefined): void {
    if (this.isDone || this.failure) return;
    if (data.length < 16 && data.trim() === '[DONE]') {
      this.isDone = true;
      return;
    }
    const text = event === undefined ? this.repeated.textOf(data) : undefined;
    if (text !== undefined) {
      this.brokenPayloads = 0;
      this.batch.push({ type: 'text-delta', text });
      return;
    }
    const value = this.parsed(data);
    const chunk = Array.isArray(value) ? value[0] : value;
    if (event === 'error' || (isObject(chunk) && chunk['error'])) {
      this.failure = faultInAnswer(this.source, chunk ?? data);
      return;
    }
    if (isObject(chunk)) {
      this.brokenPayloads = 0;
      const eventsBefore = this.batch.length;
      this.chunk(chunk);
      const only = this.batch[eventsBefore];
      if (only?.type === 'text-delta' && this.batch.length === eventsBefore + 1 && this.mayRepeat(chunk, only)) this.repeated.learn(data, only.text);
    } else if (++this.brokenPayloads >= brokenPayloadsMax) this.failure = this.bug('the stream was not valid JSON');
  }

  /** Whether a chunk like this one can do nothing but add its text. */
  private mayRepeat(chunk: JsonObject, { logprobs }: { logprobs?: unknown }): boolean {
    return !this.thoughts && !this.isFinished && !logprobs && !chunk['usage'] && !chunk['x_groq'];
  }

  private parsed(data: string): unknown {
    try {
      return JSON.parse(data);
    } catch {
      return undefined;
    }
  }

  private chunk(chunk: JsonObject): void {
    this.start(asText(chunk['id']));
    const choice = asArray(chunk['choices']).find((item) => isObject(item) && (item['index'] ?? 0) === 0);
    if (isObject(choice)) {
      const delta = choice['delta'];
      if (isObject(delta)) this.delta(delta, choice['logprobs']);
      const finish = choice['finish_reason'];
      if (typeof finish === 'string' && finish !== '') this.finishReason ??= finish;
    }
    const usage = this.usage.see(chunk, this.isFinished);
    if (usage) this.batch.push({ type: 'usage-update', usage });
  }

  private delta(delta: JsonObject, logprobs: unknown): void {
    const content = readContent(delta);
    if (this.thoughts && content.text) {
      const split = this.thoughts.push(content.text);
      this.content({ text: split.text, reasoning: content.reasoning + split.reasoning }, logprobs);
    } else this.content(content, logprobs);
    const refusal = delta['refusal'];
    if (typeof refusal === 'string' && refusal) this.batch.push({ type: 'refusal-delta', text: refusal });
    const calls = delta['tool_calls'];
    if (Array.isArray(calls)) for (const fragment of calls) this.tools.add(fragment);
    if (delta['extra_content']) this.tools.addExtras(delta);
  }

  private content({ text, reasoning }: { text: string; reasoning: string }, logprobs?: unknown): void {
    if (reasoning) this.batch.push({ type: 'reasoning-delta', text: reasoning });
    if (text) this.batch.push(logprobs ? { type: 'text-delta', text, logprobs } : { type: 'text-delta', text });
  }

  private start(id: string | undefined): void {
    if (this.started) return;
    this.started = true;
    this.batch.push(id ? { type: 'answer-start', upstreamId: id.slice(0, 128) } : { type: 'answer-start' });
  }

  private bug(reason: string): ProviderError {
    return new ProviderError({ ...this.named('upstream_bug'), reason });
  }

  private named<Kind extends ProviderError['kind']>(kind: Kind) {
    return { provider: this.source.profile.name, kind, accepted: 'yes' as const };
  }
}
