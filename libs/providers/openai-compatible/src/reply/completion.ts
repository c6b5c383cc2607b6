import { completionOf, ProviderError, type ProviderChatEvent, type ProviderCompletion } from '@portazgo/providers-contract';
import type { HttpHeaders } from '@portazgo/providers-http';
import { ChatStreamReader } from '../stream/chat-stream-reader.ts';
import { AnswerReader } from './answer-reader.ts';
import { isObject, type JsonObject } from './json-value.ts';
import { faultInAnswer, type FaultSource } from './provider-fault.ts';
import { errorInAnswer } from './vendor-error.ts';

/** Reads a whole answer. A 200 may still hold an error, or nothing. @throws ProviderError */
export function readCompletion(source: FaultSource, body: Buffer, headers: HttpHeaders = {}): ProviderCompletion {
  return completionOf(isStream(body) ? streamedEvents(source, body, headers) : wholeEvents(source, body, headers));
}

/** A whole answer as the events of a stream, for vendors that answer so though a stream was asked. @throws ProviderError */
export function wholeEvents(source: FaultSource, body: Buffer, headers: HttpHeaders = {}): ProviderChatEvent[] {
  const events: ProviderChatEvent[] = [];
  const reader = new AnswerReader(source, headers, (event) => events.push(event));
  reader.read(parseAnswer(source.profile.name, body), true);
  reader.end(true);
  if (reader.failure) throw reader.failure;
  return events;
}

/** Some servers stream whatever was asked. */
function isStream(body: Buffer): boolean {
  return /^\uFEFF?\s*(?:data|event|id|retry)?:/.test(body.toString('utf8', 0, 256));
}

function streamedEvents(source: FaultSource, body: Buffer, headers: HttpHeaders): ProviderChatEvent[] {
  const reader = new ChatStreamReader(source, headers);
  const events = [...reader.push(body)];
  for (const event of reader.end()) events.push(event);
  if (reader.failure) throw reader.failure;
  return events;
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
  throw new ProviderError({ provider, kind: 'upstream_bug', accepted: 'yes', reason: 'the answer could not be understood' });
}

/** The same for answers of other operations, which hold their error as this one does. @throws ProviderError */
export function soundAnswer(source: FaultSource, body: Buffer, headers: HttpHeaders): JsonObject {
  const answer = parseAnswer(source.profile.name, body);
  const error = errorInAnswer(answer);
  if (error) throw faultInAnswer(source, error, { headers, hasBegun: false });
  return answer;
}
