import { asArray, asText, isObject, type JsonObject } from './json-value.ts';

/** Text, thinking and refusal of a message or delta, wherever the vendor puts them. */
export interface MessageContent {
  text: string;
  reasoning: string;
  refusal: string;
}

/** Servers often send several of these, all but one of them empty, or the same thinking under two names. */
const reasoningNames = ['reasoning_content', 'reasoning', 'thinking', 'reasoning_text'];

export function readContent(message: JsonObject): MessageContent {
  const read = { text: '', reasoning: readReasoning(message), refusal: asText(message['refusal']) ?? '' };
  const content = message['content'];
  if (typeof content === 'string') read.text = content;
  else if (typeof content === 'number') read.text = String(content);
  else for (const part of Array.isArray(content) ? content : [content]) readPart(part, read);
  return read;
}

function readReasoning(message: JsonObject): string {
  for (const name of reasoningNames) {
    const text = textOf(message[name]);
    if (text !== '') return text;
  }
  return asArray(message['reasoning_details']).map(textOf).join('');
}

function readPart(part: unknown, into: MessageContent): void {
  if (typeof part === 'string') into.text += part;
  if (!isObject(part)) return;
  const type = asText(part['type']) ?? 'text';
  if (/think|reason/.test(type)) into.reasoning += textOf(part);
  else if (type === 'refusal') into.refusal += asText(part['refusal']) ?? textOf(part);
  else into.text += textOf(part['text']);
}

/** The text of a value that may be one, a list of pieces, or an object around it. */
function textOf(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (depth > 4) return '';
  if (Array.isArray(value)) return value.map((item) => textOf(item, depth + 1)).join('');
  if (!isObject(value)) return '';
  for (const name of ['text', 'thinking', 'summary', 'content', 'value', 'reasoning']) {
    const text = textOf(value[name], depth + 1);
    if (text !== '') return text;
  }
  return '';
}
