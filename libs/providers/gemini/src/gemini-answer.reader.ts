import { randomBytes } from 'node:crypto';
import { emptyUsage, type TokenUsage } from '@portazgo/contracts';
import { ProviderError, type ProviderChatEvent } from '@portazgo/providers-contract';
import type { FaultRules } from '@portazgo/providers-http';
import { readFinishReason } from './gemini-finish.ts';
import { isZero, tokenUsage } from './gemini-usage.ts';
import { blockedPrompt, failedAnswer } from './gemini.error.ts';
import { asArray, asObject, asText, isObject, type JsonObject } from './json-value.ts';

/** Far above what any model does; keeps a hostile answer from growing a list for ever. */
const callsMax = 256;

/** Reads answer objects, one for a whole answer or many for a stream, and tells them as events. Nothing is thrown: see `failure`. */
export class GeminiAnswerReader {
  failure: ProviderError | undefined;
  private started = false;
  private calls = 0;
  private finish: string | undefined;
  private usage: TokenUsage | null = null;
  private saidZeroAtEnd = false;

  constructor(
    private readonly rules: FaultRules,
    private readonly emit: (event: ProviderChatEvent) => void,
  ) {}

  /** True when the answer itself is complete, whatever becomes of the connection. */
  get isFinished(): boolean {
    return this.finish !== undefined;
  }

  read(response: JsonObject): void {
    if (this.failure) return;
    if (response['error']) {
      this.failure = failedAnswer(this.rules, response);
      return;
    }
    this.start(asText(response['responseId']));
    const blocked = blockedPrompt(this.rules.provider, response);
    if (blocked) {
      this.failure = blocked;
      return;
    }
    const candidate = asArray(response['candidates']).find((item) => isObject(item) && (item['index'] ?? 0) === 0);
    if (isObject(candidate)) {
      for (const part of asArray(asObject(candidate['content'])?.['parts'])) if (isObject(part)) this.part(part);
      this.finish ??= asText(candidate['finishReason']) || undefined;
    }
    this.figures(response['usageMetadata']);
  }

  /** No more will come. */
  end(): void {
    if (this.failure) return;
    if (this.finish === undefined) {
      this.fail('interrupted', 'the answer was cut off');
      return;
    }
    const verdict = readFinishReason(this.finish, this.calls > 0);
    if (verdict.outcome === 'failed') {
      this.fail('upstream_bug', 'the provider broke off the answer', verdict.upstreamFinishReason);
      return;
    }
    const { finishReason, upstreamFinishReason } = verdict;
    const usage = this.usage ?? (this.saidZeroAtEnd ? emptyUsage : null);
    this.emit({ type: 'answer-end', finishReason, usage, ...(upstreamFinishReason ? { upstreamFinishReason } : {}) });
  }

  fail(kind: 'interrupted' | 'upstream_bug', reason: string, upstreamCode?: string): void {
    const { provider } = this.rules;
    this.failure ??= new ProviderError({ provider, kind, accepted: 'yes', reason, ...(upstreamCode ? { upstreamCode } : {}) });
  }

  private start(id: string | undefined): void {
    if (this.started) return;
    this.started = true;
    this.emit(id ? { type: 'answer-start', upstreamId: id.slice(0, 128) } : { type: 'answer-start' });
  }

  private part(part: JsonObject): void {
    const text = asText(part['text']);
    if (text) this.emit({ type: part['thought'] === true ? 'reasoning-delta' : 'text-delta', text });
    const call = asObject(part['functionCall']);
    if (call) this.call(call, asText(part['thoughtSignature']));
  }

  /** Calls come whole. */
  private call(call: JsonObject, signature: string | undefined): void {
    const name = asText(call['name']);
    if (!name || this.calls >= callsMax) return;
    this.emit({
      type: 'tool-call-delta',
      index: this.calls++,
      id: asText(call['id']) || `call_${randomBytes(12).toString('hex')}`,
      name,
      arguments: JSON.stringify(asObject(call['args']) ?? {}),
      // The same shape as through the vendor's OpenAI-compatible door: a conversation may go on at the other one.
      ...(signature ? { vendorData: { provider: this.rules.provider, data: { google: { thought_signature: signature } } } } : {}),
    });
  }

  /** Running totals: the last figures count. Zeros before the end mean nothing yet. */
  private figures(metadata: unknown): void {
    const usage = tokenUsage(metadata);
    if (!usage) return;
    if (isZero(usage)) {
      this.saidZeroAtEnd ||= this.isFinished;
      return;
    }
    this.usage = usage;
    this.emit({ type: 'usage-update', usage });
  }
}
