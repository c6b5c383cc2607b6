import { randomBytes } from 'node:crypto';
import { toWellFormedText } from '@portazgo/contracts';
import { betterClaim, ProviderError, raisedTo, readFinishReason, type ProviderChatEvent, type UsageClaim } from '@portazgo/providers-contract';
import { toWellFormedValue, WellFormedDeltas, type FaultRules, type HttpHeaders } from '@portazgo/providers-http';
import { isZero, tokenUsage } from './gemini-usage.ts';
import { blockedPrompt, failedAnswer, isFailure } from './gemini.error.ts';
import { asArray, asObject, asText, isObject, type JsonObject } from './json-value.ts';

/** Far above what any model does: an answer with more calls is refused as a whole, because none of them may be left out in silence. */
const callsMax = 1_024;
/** The longest name that a tool may have in a request, several times over; ids may hold more. */
const nameLengthMax = 256;
const idLengthMax = 16_384;

/** Reads answer objects, one for a whole answer or many for a stream, and tells them as events. Nothing is thrown: see `failure`. */
export class GeminiAnswerReader {
  failure: ProviderError | undefined;
  private started = false;
  private calls = 0;
  private finish: string | undefined;
  private usage: UsageClaim | null = null;
  private usageAtEnd: UsageClaim | null = null;
  private readonly texts = { text: new WellFormedDeltas(), reasoning: new WellFormedDeltas() };

  constructor(
    private readonly rules: FaultRules,
    private readonly headers: HttpHeaders,
    private readonly emit: (event: ProviderChatEvent) => void,
  ) {}

  /** True when the answer itself is complete, whatever becomes of the connection. */
  get isFinished(): boolean {
    return this.finish !== undefined;
  }

  read(response: JsonObject): void {
    if (this.failure) return;
    if (isFailure(response)) return this.failWith(response);
    this.start(asText(response['responseId']));
    const blocked = blockedPrompt(this.rules.provider, response);
    if (blocked) {
      this.failure = blocked;
      return;
    }
    const candidates = asArray(response['candidates']).filter(isObject);
    const candidate = candidates.find((item) => (item['index'] ?? 0) === 0) ?? candidates[0];
    if (candidate) {
      for (const part of asArray(asObject(candidate['content'])?.['parts'])) if (isObject(part)) this.part(part);
      this.finish ??= toWellFormedText(asText(candidate['finishReason']) ?? '', 64) || undefined;
    }
    if (this.failure) return;
    this.figures(response['usageMetadata']);
  }

  /** No more will come. */
  end(): void {
    if (this.failure) return;
    if (this.finish === undefined) {
      this.fail('interrupted', 'the answer was cut off');
      return;
    }
    this.tell('reasoning-delta', this.texts.reasoning.end());
    this.tell('text-delta', this.texts.text.end());
    // The vendor's list of ends is known; a word that is on none of ours is not read as a good one.
    const verdict = readFinishReason(this.finish, this.calls > 0, 'failed');
    if (verdict.outcome === 'failed') {
      this.fail('upstream_bug', 'the provider broke off the answer', verdict.upstreamFinishReason);
      return;
    }
    const { finishReason, upstreamFinishReason } = verdict;
    this.emit({ type: 'answer-end', finishReason, usage: this.usageAtEnd, ...(upstreamFinishReason ? { upstreamFinishReason } : {}) });
  }

  /** An error in place of the answer or of its rest. */
  failWith(body: unknown): void {
    this.failure ??= failedAnswer(this.rules, body, { headers: this.headers, hasBegun: this.started });
  }

  fail(kind: 'interrupted' | 'upstream_bug', reason: string, upstreamCode?: string): void {
    const { provider } = this.rules;
    this.failure ??= new ProviderError({ provider, kind, accepted: 'yes', reason, ...(upstreamCode ? { upstreamCode } : {}) });
  }

  private start(id: string | undefined): void {
    if (this.started) return;
    this.started = true;
    const upstreamId = toWellFormedText(id ?? '', 128);
    this.emit(upstreamId ? { type: 'answer-start', upstreamId } : { type: 'answer-start' });
  }

  private part(part: JsonObject): void {
    const isThought = part['thought'] === true;
    this.tell(isThought ? 'reasoning-delta' : 'text-delta', this.texts[isThought ? 'reasoning' : 'text'].push(asText(part['text']) ?? ''));
    const call = asObject(part['functionCall']);
    if (call) this.call(call, asText(part['thoughtSignature']));
  }

  private tell(type: 'text-delta' | 'reasoning-delta', text: string): void {
    if (text) this.emit({ type, text });
  }

  /** Calls come whole. */
  private call(call: JsonObject, signature: string | undefined): void {
    if (this.failure) return;
    const name = toWellFormedText(asText(call['name']) ?? '', nameLengthMax);
    if (!name) return this.fail('upstream_bug', 'a tool call of the answer has no name');
    if (this.calls >= callsMax) return this.fail('upstream_bug', `the answer has more than ${callsMax} tool calls`);
    this.emit({
      type: 'tool-call-delta',
      index: this.calls++,
      id: toWellFormedText(asText(call['id']) ?? '', idLengthMax) || `call_${randomBytes(12).toString('hex')}`,
      name,
      arguments: JSON.stringify(toWellFormedValue(asObject(call['args']) ?? {})),
      // The same shape as through the vendor's OpenAI-compatible door: a conversation may go on at the other one.
      ...(signature ? { vendorData: { provider: this.rules.provider, data: { google: { thought_signature: signature } } } } : {}),
    });
  }

  /** Running totals. Before the finish they are a lower bound, and zeros mean nothing yet. */
  private figures(metadata: unknown): void {
    const usage = tokenUsage(metadata);
    if (!usage) return;
    const best = betterClaim(this.usage, usage) ?? usage;
    if (this.isFinished) this.usageAtEnd = raisedTo(betterClaim(this.usageAtEnd, usage) ?? usage, best);
    if (isZero(usage)) return;
    this.usage = best;
    this.emit({ type: 'usage-update', usage: best });
  }
}
