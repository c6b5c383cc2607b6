import { asArray, asObject, asText, isObject, type JsonObject } from './json-value.ts';

/** Text and thinking of a message or delta, wherever the vendor puts them. */
export interface MessageContent {
  text: string;
  reasoning: string;
}

export function readContent(message: JsonObject): MessageContent {
  const content = message['content'];
  const reasoning = asText(message['reasoning_content']) ?? asText(message['reasoning']) ?? '';
  if (typeof content === 'string') return { text: content, reasoning };
  if (!Array.isArray(content)) return { text: '', reasoning };
  const read = { text: '', reasoning };
  for (const part of content) readPart(part, read);
  return read;
}

function readPart(part: unknown, into: MessageContent): void {
  if (typeof part === 'string') into.text += part;
  if (!isObject(part)) return;
  if (part['type'] === 'text') into.text += asText(part['text']) ?? '';
  if (part['type'] !== 'thinking') return;
  const thinking = part['thinking'];
  if (typeof thinking === 'string') into.reasoning += thinking;
  for (const piece of asArray(thinking)) into.reasoning += asText(asObject(piece)?.['text']) ?? '';
}
