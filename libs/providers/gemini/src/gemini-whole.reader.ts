import type { ToolCall } from '@portazgo/contracts';
import { ProviderError, type ProviderChatEvent, type ProviderCompletion } from '@portazgo/providers-contract';
import { parseJson, type FaultRules } from '@portazgo/providers-http';
import { GeminiAnswerReader } from './gemini-answer.reader.ts';
import { isObject } from './json-value.ts';

/** The events of an answer that came in one piece: an object, or the array of them that a stream without `alt=sse` is. @throws ProviderError */
export function wholeEvents(rules: FaultRules, body: Buffer): ProviderChatEvent[] {
  const value = parseJson(body);
  const responses = (Array.isArray(value) ? value : [value]).filter(isObject);
  const events: ProviderChatEvent[] = [];
  const reader = new GeminiAnswerReader(rules, (event) => events.push(event));
  for (const response of responses) reader.read(response);
  // Without candidates and without a reason it is no answer at all, and not one that was cut.
  if (!reader.failure && !reader.isFinished)
    throw new ProviderError({ provider: rules.provider, kind: 'upstream_bug', accepted: 'yes', reason: 'the answer could not be understood' });
  reader.end();
  if (reader.failure) throw reader.failure;
  return events;
}

export function completionOf(events: readonly ProviderChatEvent[]): ProviderCompletion {
  let upstreamId: string | undefined;
  let text = '';
  let reasoning = '';
  const toolCalls: ToolCall[] = [];
  let end: Extract<ProviderChatEvent, { type: 'answer-end' }> | undefined;
  for (const event of events) {
    if (event.type === 'answer-start') upstreamId = event.upstreamId;
    else if (event.type === 'text-delta') text += event.text;
    else if (event.type === 'reasoning-delta') reasoning += event.text;
    else if (event.type === 'tool-call-delta') {
      const { id = '', name = '', arguments: given, vendorData } = event;
      toolCalls.push({ id, name, arguments: given, ...(vendorData ? { vendorData } : {}) });
    } else if (event.type === 'answer-end') end = event;
  }
  return {
    ...(upstreamId ? { upstreamId } : {}),
    text: text || (toolCalls.length > 0 ? null : ''),
    ...(reasoning ? { reasoning } : {}),
    toolCalls,
    finishReason: end?.finishReason ?? 'stop',
    ...(end?.upstreamFinishReason ? { upstreamFinishReason: end.upstreamFinishReason } : {}),
    usage: end?.usage ?? null,
  };
}
