import type { ChatMessage, ContentPart, ToolCall } from '@portazgo/contracts';
import { RefusedField } from '../../../edge/refused-field.ts';
import { customArguments } from './tools.translator.ts';
import type { WireMessage, WireToolCall } from './messages.wire.ts';
import { notHere } from './unsupported-fields.ts';

type Texts = Extract<WireMessage, { role: 'system' }>['content'];
type UserContent = Extract<WireMessage, { role: 'user' }>['content'];
type AssistantMessage = Extract<WireMessage, { role: 'assistant' }>;

/** A conversation of the format as one of ours. Calls of the older form have no ids: a result belongs to the last call of its name. */
export function toChatMessages(messages: readonly WireMessage[]): ChatMessage[] {
  const idsOfOlderCalls = new Map<string, string>();
  return messages.map((message, index) => {
    const olderCall = message.role === 'assistant' ? message.function_call : undefined;
    if (olderCall) idsOfOlderCalls.set(olderCall.name, olderCallId(index));
    if (message.role !== 'function') return toChatMessage(message, `messages[${index}]`, index);
    return { role: 'tool', toolCallId: idsOfOlderCalls.get(message.name) ?? unknownCall(index), content: joinTexts(message.content ?? '') };
  });
}

const olderCallId = (index: number) => `call_${index}`;

function unknownCall(index: number): never {
  throw new RefusedField(`messages[${index}].name`, {
    es: 'ningún mensaje anterior llama a esa función',
    pt: 'nenhuma mensagem anterior chama essa função',
    en: 'no message before it calls that function',
  });
}

function toChatMessage(message: Exclude<WireMessage, { role: 'function' }>, field: string, index: number): ChatMessage {
  switch (message.role) {
    case 'developer':
    case 'system':
      return { role: 'system', content: joinTexts(message.content), ...named(message) };
    case 'user':
      return { role: 'user', content: toUserContent(message.content, `${field}.content`), ...named(message) };
    case 'tool':
      return { role: 'tool', toolCallId: message.tool_call_id, content: joinTexts(message.content ?? '') };
    case 'assistant':
      return toAssistantMessage(message, field, index);
  }
}

function toAssistantMessage(message: AssistantMessage, field: string, index: number): ChatMessage {
  if (message.audio !== undefined && message.audio !== null) throw notHere(`${field}.audio`);
  const { content, reasoning_content: reasoning, tool_calls: calls, function_call: olderCall } = message;
  const parts = Array.isArray(content) ? content : [];
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  const refusals = parts.flatMap((part) => (part.type === 'refusal' ? [part.refusal] : []));
  const refusal = message.refusal ?? (refusals.length > 0 ? refusals.join('\n') : undefined);
  const toolCalls = [
    ...(calls ?? []).map(toToolCall),
    ...(olderCall && !calls?.length ? [{ id: olderCallId(index), name: olderCall.name, arguments: olderCall.arguments }] : []),
  ];
  return {
    role: 'assistant',
    content: typeof content === 'string' ? content : texts.length > 0 ? texts.join('\n') : null,
    ...(typeof reasoning === 'string' ? { reasoning } : {}),
    ...(refusal === undefined ? {} : { refusal }),
    ...(toolCalls.length > 0 ? { toolCalls } : {}),
    ...named(message),
  };
}

function toUserContent(content: UserContent, field: string): string | ContentPart[] {
  if (typeof content === 'string') return content;
  return content.map((part, index): ContentPart => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    if (part.type !== 'image_url') throw notHere(`${field}[${index}].type`);
    const image = typeof part.image_url === 'string' ? { url: part.image_url } : part.image_url;
    return { type: 'image', url: image.url, ...toDetail('detail' in image ? image.detail : undefined) };
  });
}

/** `original` is more than any picture is priced for: it is read as the most that is. */
export function toDetail(detail: 'auto' | 'low' | 'high' | 'original' | null | undefined): { detail?: 'auto' | 'low' | 'high' } {
  if (!detail) return {};
  return { detail: detail === 'original' ? 'high' : detail };
}

function toToolCall(call: WireToolCall): ToolCall {
  if (call.type === 'custom') return { id: call.id, name: call.custom.name, arguments: customArguments(call.custom.input) };
  const {
    id,
    function: { name, arguments: text },
    extra_content: extra,
  } = call;
  const [vendor] = Object.entries(extra ?? {});
  return { id, name, arguments: text, ...(vendor ? { vendorData: { provider: vendor[0], data: vendor[1] } } : {}) };
}

const joinTexts = (content: Texts) => (typeof content === 'string' ? content : content.map(({ text }) => text).join('\n'));
const named = ({ name }: { name?: string | null | undefined }) => (name === undefined || name === null ? {} : { name });
