import type { Catalog } from '@portazgo/catalog';
import { inputTokens, outputTokens, toCredits, type CallReceipt, type ChatCompletion, type FinishReason, type ToolCall } from '@portazgo/contracts';
import { unsupported } from '../../../edge/refused-field.ts';
import type { ChatDraft } from '../../../inference/chat-offer.ts';
import { fromWire as fromChatCompletions } from '../chat-completions/chat-completions.translator.ts';
import type { ChatCompletionsRequest } from '../chat-completions/chat-completions.wire.ts';
import { notHere } from '../chat-completions/unsupported-fields.ts';
import type { ResponseBody, ResponseItem, ResponsesRequest } from './responses.wire.ts';

const stored = ['previous_response_id', 'conversation', 'prompt', 'max_tool_calls'] as const;

export function fromWire(wire: ResponsesRequest, catalog: Pick<Catalog, 'find'>): ChatDraft {
  for (const field of stored) if (wire[field] !== undefined && wire[field] !== null) throw notStored(field);
  const { input, instructions, text, reasoning } = wire;
  const items: ResponseItem[] = typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : input;
  const messages: ChatCompletionsRequest['messages'] = [...(instructions ? [{ role: 'system' as const, content: instructions }] : []), ...joinCalls(items)];
  const draft = fromChatCompletions(
    {
      model: wire.model,
      messages,
      max_completion_tokens: wire.max_output_tokens,
      temperature: wire.temperature,
      top_p: wire.top_p,
      stream: wire.stream,
      tools: wire.tools?.map((tool, index) => {
        if (tool.type !== 'function' || tool.name === undefined) throw notHere(`tools[${index}].type`);
        const { name, description, parameters, strict } = tool;
        return { type: 'function' as const, function: { name, description, parameters, strict } };
      }),
      tool_choice:
        typeof wire.tool_choice === 'object' && wire.tool_choice ? { type: 'function', function: { name: wire.tool_choice.name } } : wire.tool_choice,
      parallel_tool_calls: wire.parallel_tool_calls,
      reasoning_effort: reasoning?.effort,
      response_format: toFormat(text?.format),
    },
    catalog,
  );
  return { ...draft, names: { ...draft.names, maxOutputTokens: 'max_output_tokens', images: 'input' } };
}

/** The answer in this format. */
export function toWire(completion: ChatCompletion, identity: { requestId: string; createdSeconds: number }, wire: ResponsesRequest): ResponseBody {
  const { text, refusal, reasoning, toolCalls, finishReason, model, receipt } = completion;
  const output = [
    ...(reasoning ? [reasoningItem(identity.requestId, reasoning)] : []),
    ...(text || refusal || toolCalls.length === 0 ? [messageItem(identity.requestId, text ?? '', refusal)] : []),
    ...toolCalls.map((call, index) => callItem(identity.requestId, index, call)),
  ];
  return { ...responseHead(identity, wire, model), ...endOf(finishReason), output, usage: toUsage(receipt) };
}

export function responseHead({ requestId, createdSeconds }: { requestId: string; createdSeconds: number }, wire: ResponsesRequest, model: string) {
  return {
    id: `resp_${requestId}`,
    object: 'response' as const,
    created_at: createdSeconds,
    model,
    error: null,
    instructions: wire.instructions ?? null,
    max_output_tokens: wire.max_output_tokens ?? null,
    metadata: wire.metadata ?? {},
    parallel_tool_calls: wire.parallel_tool_calls ?? true,
    previous_response_id: null,
    store: false,
    temperature: wire.temperature ?? 1,
    top_p: wire.top_p ?? 1,
    text: wire.text ?? { format: { type: 'text' } },
    tool_choice: wire.tool_choice ?? 'auto',
    tools: wire.tools ?? [],
    truncation: 'disabled',
    reasoning: { effort: wire.reasoning?.effort ?? null, summary: null },
  };
}

export function endOf(finishReason: FinishReason): { status: 'completed' | 'incomplete'; incomplete_details: { reason: string } | null } {
  if (finishReason === 'length') return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
  if (finishReason === 'content_filter') return { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
  return { status: 'completed', incomplete_details: null };
}

export function toUsage({ usage, chargedMicroCredits }: CallReceipt) {
  const [input, output] = [inputTokens(usage), outputTokens(usage)];
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage.inputCached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: input + output,
    cost: toCredits(chargedMicroCredits),
  };
}

export const messageItem = (requestId: string, text: string, refusal?: string, status = 'completed') => ({
  type: 'message',
  id: `msg_${requestId}`,
  status,
  role: 'assistant',
  content: [
    ...(text !== '' || refusal === undefined ? [{ type: 'output_text', text, annotations: [] }] : []),
    ...(refusal === undefined ? [] : [{ type: 'refusal', refusal }]),
  ],
});
export const reasoningItem = (requestId: string, text: string) => ({ type: 'reasoning', id: `rs_${requestId}`, summary: [{ type: 'summary_text', text }] });
export const callItem = (requestId: string, index: number, { id, name, arguments: text }: ToolCall, status = 'completed') => ({
  type: 'function_call',
  id: `fc_${requestId}_${index}`,
  call_id: id,
  name,
  arguments: text,
  status,
});

/** Calls that follow one another belong to one message of the assistant. */
function joinCalls(items: readonly ResponseItem[]): ChatCompletionsRequest['messages'] {
  const messages: ChatCompletionsRequest['messages'] = [];
  for (const [index, item] of items.entries()) {
    const last = messages.at(-1);
    if (item.type === 'reasoning') continue;
    if (item.type === 'function_call_output') messages.push({ role: 'tool', tool_call_id: item.call_id, content: item.output });
    else if (item.type === 'message') messages.push(toMessage(item, `input[${index}]`));
    else {
      const call = { id: item.call_id, type: 'function' as const, function: { name: item.name, arguments: item.arguments } };
      if (last?.role === 'assistant') last.tool_calls = [...(last.tool_calls ?? []), call];
      else messages.push({ role: 'assistant', content: null, tool_calls: [call] });
    }
  }
  return messages;
}

function toMessage({ role, content }: Extract<ResponseItem, { type: 'message' }>, field: string): ChatCompletionsRequest['messages'][number] {
  if (typeof content === 'string') return role === 'assistant' ? { role, content } : { role, content };
  const texts = content.map((part, index) => {
    if (part.type === 'input_image') {
      if (role !== 'user') throw notHere(`${field}.content[${index}].type`);
      return { type: 'image_url' as const, image_url: { url: part.image_url, ...(part.detail ? { detail: part.detail } : {}) } };
    }
    return { type: 'text' as const, text: part.type === 'refusal' ? part.refusal : part.text };
  });
  if (role === 'user') return { role, content: texts };
  const joined = texts.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  return role === 'assistant' ? { role, content: joined } : { role, content: joined };
}

function toFormat(format: NonNullable<ResponsesRequest['text']>['format']): ChatCompletionsRequest['response_format'] {
  if (!format || format.type !== 'json_schema') return format;
  const { type, ...schema } = format;
  return { type, json_schema: schema };
}

function notStored(field: string) {
  return unsupported(field, {
    es: 'las respuestas no se guardan: envía toda la conversación en input',
    pt: 'as respostas não são guardadas: envie toda a conversa em input',
    en: 'answers are not stored: send the whole conversation in input',
  });
}
