import { ProviderError, type ProviderChatEvent } from '@portazgo/providers-contract';
import { parseJson, type FaultRules, type HttpHeaders } from '@portazgo/providers-http';
import { GeminiAnswerReader } from './gemini-answer.reader.ts';
import { isObject } from './json-value.ts';

/** The events of an answer that came in one piece: an object, or the array of them that a stream without `alt=sse` is. @throws ProviderError */
export function wholeEvents(rules: FaultRules, body: Buffer, headers: HttpHeaders = {}): ProviderChatEvent[] {
  const value = parseJson(body);
  const responses = (Array.isArray(value) ? value : [value]).filter(isObject);
  const events: ProviderChatEvent[] = [];
  const reader = new GeminiAnswerReader(rules, headers, (event) => events.push(event));
  for (const response of responses) reader.read(response);
  // Without candidates and without a reason it is no answer at all, and not one that was cut.
  if (!reader.failure && !reader.isFinished)
    throw new ProviderError({ provider: rules.provider, kind: 'upstream_bug', accepted: 'yes', reason: 'the answer could not be understood' });
  reader.end();
  if (reader.failure) throw reader.failure;
  return events;
}
