import { toWellFormedText } from '@portazgo/contracts';
import { ProviderError, readFinishReason, type FinishVerdict, type ProviderChatEvent } from '@portazgo/providers-contract';
import { toWellFormedValue, WellFormedDeltas, type HttpHeaders } from '@portazgo/providers-http';
import { ThoughtSplitter } from '../stream/thought-splitter.ts';
import { ToolCallJoiner } from '../stream/tool-call-joiner.ts';
import { UsageWatch } from '../stream/usage-watch.ts';
import { asArray, asObject, asText, isObject, type JsonObject } from './json-value.ts';
import { readContent, type MessageContent } from './message-content.ts';
import { faultInAnswer, type FaultSource } from './provider-fault.ts';
import { errorInAnswer } from './vendor-error.ts';

export const upstreamIdLengthMax = 128;
const finishLengthMax = 64;

/**
 * Reads the objects of one answer, a single one or many of a stream, and tells them as events. Nothing is thrown: what an object holds before
 * a fault is told first; see `failure`.
 */
export class AnswerReader {
  failure: ProviderError | undefined;
  private started = false;
  private finish: string | undefined;
  /** Index of the choice that is read: one answer was asked for, and some servers do not count it from 0. */
  private choiceIndex: number | undefined;
  /** A delta has brought text, thinking or a refusal: what a message repeats is no news. */
  private hasDeltas = false;
  private readonly messages = { text: new GrowingText(), reasoning: new GrowingText(), refusal: new GrowingText() };
  private readonly texts = { text: new WellFormedDeltas(), reasoning: new WellFormedDeltas(), refusal: new WellFormedDeltas() };
  private readonly tools: ToolCallJoiner;
  private readonly usage: UsageWatch;
  private readonly thoughts: ThoughtSplitter | undefined;

  constructor(
    private readonly source: FaultSource,
    private readonly headers: HttpHeaders,
    private readonly emit: (event: ProviderChatEvent) => void,
  ) {
    this.tools = new ToolCallJoiner(source.profile.name, (event) => this.tell(event));
    this.usage = new UsageWatch(source.profile.usageByTotal);
    if (source.profile.thoughtTags) this.thoughts = new ThoughtSplitter(source.profile.thoughtTags);
  }

  /** The answer itself is complete, whatever becomes of the connection. */
  get isFinished(): boolean {
    return this.finish !== undefined;
  }

  /** `isWhole`: the object is all of the answer, so its figures are the last word. */
  read(answer: JsonObject, isWhole = false): void {
    if (this.failure) return;
    const error = errorInAnswer(answer);
    if (error) return this.failWith(error);
    const choices = asArray(answer['choices']);
    if (choices.length > 0 || Array.isArray(answer['choices'])) this.start(asText(answer['id']));
    const choice = this.choiceOf(choices);
    if (choice) this.choice(choice);
    if (this.tools.fault) return this.fail('upstream_bug', this.tools.fault);
    const usage = this.usage.see(answer, isWhole || this.isFinished);
    if (!usage) return;
    this.start(asText(answer['id']));
    this.tell({ type: 'usage-update', usage });
  }

  /** Text of a chunk that holds nothing else. */
  readText(text: string): void {
    this.tellText(text);
  }

  /** An error that came in place of the answer or of its rest. */
  failWith(body: unknown): void {
    this.failure ??= faultInAnswer(this.source, body, { headers: this.headers, hasBegun: this.started });
  }

  fail(kind: ProviderError['kind'], reason: string, upstreamCode?: string): void {
    const provider = this.source.profile.name;
    this.failure ??= new ProviderError({ provider, kind, accepted: 'yes', reason, ...(upstreamCode ? { upstreamCode } : {}) });
  }

  /** No more will come. `isComplete`: the upstream said so in another way than by a finish reason. */
  end(isComplete: boolean): void {
    if (this.failure) return;
    if (!this.isFinished && !isComplete) return this.fail('interrupted', 'the answer was cut off');
    if (!this.started) return this.fail('upstream_bug', 'the answer could not be understood');
    this.flush();
    if (this.tools.fault) return this.fail('upstream_bug', this.tools.fault);
    const verdict: FinishVerdict = readFinishReason(this.finish ?? 'stop', this.tools.hasCalls);
    if (verdict.outcome === 'failed') {
      const kind = verdict.upstreamFinishReason === 'insufficient_system_resource' ? 'overloaded' : 'upstream_bug';
      return this.fail(kind, 'the provider broke off the answer', verdict.upstreamFinishReason);
    }
    const { finishReason, upstreamFinishReason } = verdict;
    const { final: usage, reportedUsd } = this.usage;
    this.tell({
      type: 'answer-end',
      finishReason,
      usage,
      ...(upstreamFinishReason ? { upstreamFinishReason } : {}),
      ...(reportedUsd ? { reportedUsd } : {}),
    });
  }

  private flush(): void {
    this.tellReasoning(this.texts.reasoning.end());
    this.splitText(this.texts.text.end());
    if (this.thoughts) {
      const rest = this.thoughts.end();
      this.tellReasoning(rest.reasoning);
      if (rest.text) this.tell({ type: 'text-delta', text: rest.text });
    }
    const refusal = this.texts.refusal.end();
    if (refusal) this.tell({ type: 'refusal-delta', text: refusal });
    this.tools.end();
  }

  private choiceOf(choices: unknown[]): JsonObject | undefined {
    const objects = choices.filter(isObject);
    const { choiceIndex } = this;
    if (choiceIndex !== undefined) return objects.find((choice) => indexOf(choice) === choiceIndex);
    return objects.find((choice) => indexOf(choice) === 0) ?? objects[0];
  }

  private choice(choice: JsonObject): void {
    const { delta, message, text, logprobs } = choice;
    const holder = typeof delta === 'string' ? { content: delta } : asObject(delta);
    let hasNews = false;
    if (holder) hasNews = this.delta(holder, logprobs);
    else if (!isObject(message) && typeof text === 'string') hasNews = this.delta({ content: text }, logprobs);
    if (isObject(message)) hasNews = this.message(message, logprobs) || hasNews;
    const finish = asText(choice['finish_reason']) ?? asText(choice['finishReason']) ?? '';
    if (finish !== '' && !/^(?:null|none)$/i.test(finish)) this.finishBy(finish);
    if (hasNews || this.isFinished) this.choiceIndex ??= indexOf(choice);
  }

  /** The first word counts, but none after it is lost that says more than a plain end. */
  private finishBy(word: string): void {
    if (this.finish === undefined || readFinishReason(this.finish, false).outcome === 'finished') {
      const isPlain = this.finish === undefined || /^stop$/i.test(this.finish);
      if (isPlain || readFinishReason(word, false).outcome === 'failed') this.finish = toWellFormedText(word, finishLengthMax) || 'stop';
    }
  }

  private delta(delta: JsonObject, logprobs: unknown): boolean {
    const content = readContent(delta);
    const hasNews = Boolean(content.text || content.reasoning || content.refusal);
    this.hasDeltas ||= hasNews;
    this.tellContent(content, logprobs);
    const calls = isObject(delta['tool_calls']) ? [delta['tool_calls']] : asArray(delta['tool_calls']);
    for (const fragment of calls) this.tools.add(fragment);
    const legacy = asObject(delta['function_call']);
    if (legacy && calls.length === 0) this.tools.add({ index: 0, function: legacy });
    if (delta['extra_content']) this.tools.addExtras(delta);
    return hasNews || calls.length > 0 || legacy !== undefined;
  }

  /** A message in place of deltas: of a whole answer, or of a server that streams so, in pieces or each time all there is so far. */
  private message(message: JsonObject, logprobs: unknown): boolean {
    const calls = isObject(message['tool_calls']) ? [message['tool_calls']] : asArray(message['tool_calls']);
    const legacy = asObject(message['function_call']);
    if (!this.tools.hasCalls) {
      for (const call of calls) this.tools.addWhole(call);
      if (legacy && calls.length === 0) this.tools.addWhole({ function: legacy });
    }
    if (this.hasDeltas) return false;
    const { text, reasoning, refusal } = readContent(message);
    const news = {
      text: this.messages.text.news(text),
      reasoning: this.messages.reasoning.news(reasoning),
      refusal: this.messages.refusal.news(refusal),
    };
    this.tellContent(news, logprobs);
    return Boolean(news.text || news.reasoning || news.refusal) || calls.length > 0;
  }

  private tellContent({ text, reasoning, refusal }: MessageContent, logprobs: unknown): void {
    this.tellReasoning(this.texts.reasoning.push(reasoning));
    if (text) this.tellText(text, logprobs);
    const refused = this.texts.refusal.push(refusal);
    if (refused) this.tell({ type: 'refusal-delta', text: refused });
  }

  private tellText(text: string, logprobs?: unknown): void {
    this.splitText(this.texts.text.push(text), logprobs);
  }

  private splitText(text: string, logprobs?: unknown): void {
    if (text === '') return;
    const split = this.thoughts?.push(text) ?? { text, reasoning: '' };
    this.tellReasoning(split.reasoning);
    if (split.text) this.tell({ type: 'text-delta', text: split.text, ...(logprobs ? { logprobs: toWellFormedValue(logprobs) } : {}) });
  }

  private tellReasoning(text: string): void {
    if (text) this.tell({ type: 'reasoning-delta', text });
  }

  private tell(event: ProviderChatEvent): void {
    this.start(undefined);
    this.emit(event);
  }

  private start(id: string | undefined): void {
    if (this.started) return;
    this.started = true;
    const upstreamId = toWellFormedText(id ?? '', upstreamIdLengthMax);
    this.emit(upstreamId ? { type: 'answer-start', upstreamId } : { type: 'answer-start' });
  }
}

const indexOf = (choice: JsonObject): number => (typeof choice['index'] === 'number' ? choice['index'] : 0);

/** Text that comes in pieces, or each time from its beginning: the second piece shows which. */
class GrowingText {
  private last = '';
  private isCumulative: boolean | undefined;

  news(text: string): string {
    const { last } = this;
    if (text === '') return '';
    if (last !== '') this.isCumulative ??= text.length > last.length && text.startsWith(last);
    if (!this.isCumulative) {
      this.last = text;
      return text;
    }
    const rest = text.startsWith(last) ? text.slice(last.length) : '';
    this.last = rest === '' ? last : text;
    return rest;
  }
}
