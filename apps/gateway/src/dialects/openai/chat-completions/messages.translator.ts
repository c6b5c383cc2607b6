import type { ChatMessage, ContentPart, ToolCall } from '@portazgo/contracts';
import type { WireMessage, WireToolCall } from './messages.wire.ts';
import { notHere } from './unsupported-fields.ts';

type Texts = Extract<WireMessage, { role: 'system' }>['content'];
type UserContent = Extract<WireMessage, { role: 'user' }>['content'];
type AssistantMessage = Extract<WireMessage, { role: 'assistant' }>;

/** A message of the format as one of ours; `field` is its path, for refusals. */
export function toChatMessage(message: WireMessage, field: string): ChatMessage {
  switch (message.role) {
    case 'developer':
    case 'system':
      return { role: 'system', content: joinTexts(message.content), ...named(message) };
    case 'user':
      return { role: 'user', content: toUserContent(message.content, `${field}.content`), ...named(message) };
    case 'tool':
      return { role: 'tool', toolCallId: message.tool_call_id, content: joinTexts(message.content) };
    case 'assistant':
      return toAssistantMessage(message, field);
  }
}

function toAssistantMessage(message: AssistantMessage, field: string): ChatMessage {
  if (message.audio !== undefined && message.audio !== null) throw notHere(`${field}.audio`);
  if (message.function_call !== undefined && message.function_call !== null) throw notHere(`${field}.function_call`);
  const { content, reasoning_content: reasoning, refusal, tool_calls: calls } = message;
  return {
    role: 'assistant',
    content: content === undefined || content === null ? null : typeof content === 'string' ? content : joinTexts(content.map(onlyText(`${field}.content`))),
    ...(typeof reasoning === 'string' ? { reasoning } : {}),
    ...(typeof refusal === 'string' ? { refusal } : {}),
    ...(calls && calls.length > 0 ? { toolCalls: calls.map(toToolCall) } : {}),
    ...named(message),
  };
}

function toUserContent(content: UserContent, field: string): string | ContentPart[] {
  if (typeof content === 'string') return content;
  return content.map((part, index): ContentPart => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    if (part.type !== 'image_url') throw notHere(`${field}[${index}].type`);
    const { url, detail } = part.image_url;
    return { type: 'image', url, ...(detail === undefined ? {} : { detail }) };
  });
}

function onlyText(field: string) {
  return (part: { type: string; text?: string }, index: number): { type: 'text'; text: string } => {
    if (part.type !== 'text') throw notHere(`${field}[${index}].type`);
    return { type: 'text', text: part.text ?? '' };
  };
}

function toToolCall({ id, function: { name, arguments: text }, extra_content: extra }: WireToolCall): ToolCall {
  const [vendor] = Object.entries(extra ?? {});
  return { id, name, arguments: text, ...(vendor ? { vendorData: { provider: vendor[0], data: vendor[1] } } : {}) };
}

const joinTexts = (content: Texts) => (typeof content === 'string' ? content : content.map(({ text }) => text).join('\n'));
const named = ({ name }: { name?: string | undefined }) => (name === undefined ? {} : { name });
