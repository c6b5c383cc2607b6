import type { ChatMessage, ContentPart, ToolCall } from '@portazgo/contracts';
import type { ProviderChatRequest } from '@portazgo/providers-contract';
import { familyOf } from './gemini-family.ts';
import { generationConfig } from './gemini-generation.mapper.ts';
import { asObject, asText, isObject } from './json-value.ts';

interface Content {
  readonly role: 'user' | 'model';
  readonly parts: object[];
}

/** Google's own word for "there is no signature": without it, models that insist on one refuse every conversation that another model began. */
const noSignature = 'skip_thought_signature_validator';

/** The whole body of `generateContent`. */
export function toGeminiBody(upstreamModel: string, request: ProviderChatRequest): object {
  const { messages, tools, toolChoice } = request;
  const order = messages.flatMap((message) => (message.role === 'system' ? [message.content] : []));
  return {
    contents: toContents(upstreamModel, messages),
    ...(order.length > 0 ? { systemInstruction: { parts: [{ text: order.join('\n\n') }] } } : {}),
    ...(tools?.length ? { tools: [{ functionDeclarations: tools.map(toDeclaration) }] } : {}),
    ...(tools?.length && toolChoice && toolChoice !== 'auto' ? { toolConfig: { functionCallingConfig: toCallingConfig(toolChoice) } } : {}),
    generationConfig: generationConfig(upstreamModel, request),
  };
}

/** Neighbours of one role become one content: results of tools that were called together must come together. */
function toContents(upstreamModel: string, messages: readonly ChatMessage[]): Content[] {
  const names = new Map(
    messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []).map(({ id, name }) => [id, name] as const) : [])),
  );
  const contents: Content[] = [];
  for (const message of messages) {
    const content = toContent(upstreamModel, message, names);
    const last = contents.at(-1);
    if (!content || content.parts.length === 0) continue;
    if (last?.role === content.role) last.parts.push(...content.parts);
    else contents.push(content);
  }
  return contents;
}

function toContent(upstreamModel: string, message: ChatMessage, names: ReadonlyMap<string, string>): Content | null {
  switch (message.role) {
    case 'system':
      return null;
    case 'user':
      return { role: 'user', parts: typeof message.content === 'string' ? [{ text: message.content }] : message.content.map(toPart) };
    case 'tool': {
      const { toolCallId: id, content } = message;
      return { role: 'user', parts: [{ functionResponse: { id, name: names.get(id) ?? id, response: toResponse(content) } }] };
    }
    case 'assistant': {
      const text = message.content ?? message.refusal ?? '';
      const calls = toCalls(upstreamModel, message.toolCalls ?? []);
      return { role: 'model', parts: [...(text === '' ? [] : [{ text }]), ...calls] };
    }
  }
}

function toPart(part: ContentPart): object {
  if (part.type === 'text') return { text: part.text };
  const [, mimeType, data] = /^data:([^;,]+);base64,(.*)$/s.exec(part.url) ?? [];
  return { inlineData: { mimeType, data } };
}

function toCalls(upstreamModel: string, calls: readonly ToolCall[]): object[] {
  const signatures: (string | undefined)[] = calls.map(({ vendorData }) =>
    vendorData?.provider === 'gemini' ? asText(asObject(vendorData.data['google'])?.['thought_signature']) : undefined,
  );
  // Of calls made together only the first must have a signature.
  if (familyOf(upstreamModel) >= 3 && calls.length > 0 && !signatures.some((signature) => signature !== undefined)) signatures[0] = noSignature;
  return calls.map(({ id, name, arguments: given }, index) => {
    const thoughtSignature = signatures[index];
    return { functionCall: { id, name, args: toObject(given, 'arguments') }, ...(thoughtSignature === undefined ? {} : { thoughtSignature }) };
  });
}

const toResponse = (content: string): object => toObject(content, 'result');

/** The vendor wants objects where the house has texts; what is none becomes the one field of one. */
function toObject(text: string, field: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : { [field]: value };
  } catch {
    return text === '' ? {} : { [field]: text };
  }
}

function toDeclaration({ name, description, parameters }: NonNullable<ProviderChatRequest['tools']>[number]): object {
  return { name, description, ...(parameters ? { parametersJsonSchema: parameters } : {}) };
}

function toCallingConfig(choice: NonNullable<ProviderChatRequest['toolChoice']>): object {
  if (typeof choice === 'object') return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  return { mode: choice === 'none' ? 'NONE' : 'ANY' };
}
