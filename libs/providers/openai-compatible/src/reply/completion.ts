import type { ToolCall } from '@portazgo/contracts';
import { ProviderError, type ProviderChatEvent, type ProviderCompletion } from '@portazgo/providers-contract';
import { argumentText, newToolCallId } from '../stream/tool-call-joiner.ts';
import { ThoughtSplitter } from '../stream/thought-splitter.ts';
import { readFinishReason } from './finish-reason.ts';
import { asArray, asObject, asText, isObject, type JsonObject } from './json-value.ts';
import { readContent } from './message-content.ts';
import { faultInAnswer, type FaultSource } from './provider-fault.ts';
import { reportedUsd, tokenFigures } from './token-figures.ts';

/** Reads a whole answer. A 200 may still hold an error, or nothing. */
export function readCompletion(source: FaultSource, body: Buffer): ProviderCompletion {
  const { profile } = source;
  const parsed = parseAnswer(profile.name, body);
  if (parsed['error']) throw faultInAnswer(source, parsed);
  const figures = parsed['usage'] ?? asObject(parsed['x_groq'])?.['usage'];
  const usage = tokenFigures(figures, profile.usageByTotal);
  const cost = reportedUsd(figures);
  const choice = asObject(asArray(parsed['choices'])[0]);
  // Some vendors leave choices or message out when nothing was generated; an object without any trace of a completion is a fault.
  if (!choice && !Array.isArray(parsed['choices']) && !usage) throw notACompletion(profile.name);
  const message = asObject(choice?.['message']) ?? {};
  const { text, reasoning } = contentOf(source, message);
  const toolCalls = asArray(message['tool_calls']).flatMap((call) => readToolCall(profile.name, call));
  const verdict = readFinishReason(asText(choice?.['finish_reason']) || 'stop', toolCalls.length > 0);
  if (verdict.outcome === 'failed')
    throw new ProviderError({
      provider: profile.name,
      kind: verdict.upstreamFinishReason === 'insufficient_system_resource' ? 'overloaded' : 'upstream_bug',
      accepted: 'yes',
      upstreamCode: verdict.upstreamFinishReason,
      reason: 'the provider broke off the answer',
    });
  const id = asText(parsed['id']);
  const refusal = asText(message['refusal']);
  return {
    ...(id ? { upstreamId: id.slice(0, 128) } : {}),
    text: text || (toolCalls.length || refusal ? null : ''),
    ...(reasoning ? { reasoning } : {}),
    ...(refusal ? { refusal } : {}),
    toolCalls,
    finishReason: verdict.finishReason,
    ...(verdict.upstreamFinishReason ? { upstreamFinishReason: verdict.upstreamFinishReason } : {}),
    ...(choice?.['logprobs'] ? { logprobs: choice['logprobs'] } : {}),
    usage,
    ...(cost ? { reportedUsd: cost } : {}),
  };
}

/** The JSON object of an answer; blank lines before it are how DeepSeek passes the time, an array around it is Google's way. */
export function parseAnswer(provider: string, body: Buffer): JsonObject {
  try {
    const value: unknown = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
    const first = Array.isArray(value) ? value[0] : value;
    if (isObject(first)) return first;
  } catch {
    // told below
  }
  throw notACompletion(provider);
}

function notACompletion(provider: string): ProviderError {
  return new ProviderError({ provider, kind: 'upstream_bug', accepted: 'yes', reason: 'the answer could not be understood' });
}

function contentOf({ profile }: FaultSource, message: JsonObject): { text: string; reasoning: string } {
  const content = readContent(message);
  if (!profile.thoughtTags) return content;
  const splitter = new ThoughtSplitter(profile.thoughtTags);
  const split = splitter.push(content.text);
  const rest = splitter.end();
  return { text: split.text + rest.text, reasoning: content.reasoning + split.reasoning + rest.reasoning };
}

function readToolCall(provider: string, value: unknown): ToolCall[] {
  const call = asObject(value);
  const named = asObject(call?.['function']);
  const name = asText(named?.['name']);
  if (!call || !name) return [];
  const extras = asObject(call['extra_content']);
  const id = asText(call['id']) || newToolCallId();
  return [{ id, name, arguments: argumentText(named?.['arguments']), ...(extras ? { vendorData: { provider, data: extras } } : {}) }];
}

/** A whole answer as the events of a stream, for vendors that answer so though a stream was asked. */
export function completionEvents(completion: ProviderCompletion): ProviderChatEvent[] {
  const { upstreamId, text, reasoning, refusal, toolCalls, finishReason, upstreamFinishReason, logprobs, usage, reportedUsd: cost } = completion;
  const events: ProviderChatEvent[] = [upstreamId ? { type: 'answer-start', upstreamId } : { type: 'answer-start' }];
  if (reasoning) events.push({ type: 'reasoning-delta', text: reasoning });
  if (text) events.push(logprobs ? { type: 'text-delta', text, logprobs } : { type: 'text-delta', text });
  if (refusal) events.push({ type: 'refusal-delta', text: refusal });
  for (const [index, call] of toolCalls.entries()) events.push({ type: 'tool-call-delta', index, ...call });
  if (usage) events.push({ type: 'usage-update', usage });
  events.push({ type: 'answer-end', finishReason, usage, ...(upstreamFinishReason ? { upstreamFinishReason } : {}), ...(cost ? { reportedUsd: cost } : {}) });
  return events;
}
