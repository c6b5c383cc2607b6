import type { Catalog } from '@portazgo/catalog';
import { inputTokens, outputTokens, toCredits, type CallReceipt, type ChatCompletion, type FinishReason } from '@portazgo/contracts';
import { RefusedField, unsupported } from '../../../edge/refused-field.ts';
import type { ChatDraft } from '../../../inference/chat-offer.ts';
import type { FieldOfPart } from '../../../media/chat-images.ts';
import { fromWire as fromChatCompletions } from '../chat-completions/chat-completions.translator.ts';
import { knownChatFields, type ChatCompletionsRequest } from '../chat-completions/chat-completions.wire.ts';
import { toChatInput, type InputOptions, type PlacedItem } from './input/input.translator.ts';
import { isKnownItem } from './input/items.wire.ts';
import type { OutputItem } from './output/response-events.ts';
import type { ResponseIds } from './output/response-ids.ts';
import { ResponseOutput, type OutputOptions } from './output/response-output.ts';
import type { ResponseBody } from './response.wire.ts';
import { knownResponsesFields, type ResponsesRequest } from './responses.wire.ts';
import { bindTools, type DeclaredTools, type HostedTools, type ResponseTools } from './tools/response-tools.ts';

/** What this format calls the fields of a chat completion. */
const namesHere: ReadonlyMap<string, string> = new Map([
  ['response_format', 'text.format'],
  ['verbosity', 'text.verbosity'],
  ['reasoning_effort', 'reasoning.effort'],
  ['logprobs', 'top_logprobs'],
]);

export interface TranslationOptions extends InputOptions {
  readonly hostedTools: HostedTools;
}

export interface ResponseDraft {
  readonly draft: ChatDraft;
  readonly tools: ResponseTools;
  /** Where a part of a message stands in the request. */
  readonly fieldOf: FieldOfPart;
}

/** `items` is the whole conversation: what the request says and what it points to. */
export function fromWire(wire: ResponsesRequest, items: readonly PlacedItem[], catalog: Pick<Catalog, 'find'>, options: TranslationOptions): ResponseDraft {
  refuseUnsupported(wire);
  const tools = bindTools(declaredTools(wire, items), wire.tool_choice, options.hostedTools);
  const { messages, fields, dropped } = toChatInput(items, options);
  if (wire.instructions) {
    messages.unshift({ role: 'system', content: wire.instructions });
    fields.unshift('instructions');
  }
  if (messages.length === 0) throw missing('input');
  const { text, reasoning } = wire;
  const wantsLogprobs = (wire.top_logprobs ?? 0) > 0 || wire.include?.includes('message.output_text.logprobs') === true;
  const draft = fromChatCompletions(
    {
      ...forProvider(wire),
      model: wire.model,
      messages,
      max_completion_tokens: wire.max_output_tokens,
      temperature: wire.temperature,
      top_p: wire.top_p,
      stream: wire.stream,
      ...(tools.functions.length > 0 ? { tools: tools.functions, tool_choice: tools.choice, parallel_tool_calls: wire.parallel_tool_calls } : {}),
      reasoning_effort: reasoning?.effort,
      response_format: toFormat(text?.format),
      verbosity: text?.verbosity,
      drop_params: wire.drop_params,
      user: wire.user,
      safety_identifier: wire.safety_identifier,
      prompt_cache_key: wire.prompt_cache_key,
      prompt_cache_retention: wire.prompt_cache_retention,
      service_tier: wire.service_tier,
      ...(wantsLogprobs ? { logprobs: true, top_logprobs: wire.top_logprobs } : {}),
    },
    catalog,
  );
  const left = [...(draft.dropped ?? []), ...tools.dropped, ...dropped];
  return {
    draft: {
      ...draft,
      ...(left.length > 0 ? { dropped: left } : {}),
      names: { ...draft.names, maxOutputTokens: 'max_output_tokens', images: 'input' },
      fieldNames: namesHere,
    },
    tools,
    fieldOf: (message, part) => `${fields[message] ?? 'input'}.content[${part}].image_url`,
  };
}

/** What every form of one response says alike. */
export interface ResponseFrame {
  readonly ids: ResponseIds;
  readonly createdSeconds: number;
  readonly wire: ResponsesRequest;
  readonly tools: ResponseTools;
  /** Whether it is to be kept. */
  readonly store: boolean;
  readonly seal?: OutputOptions['seal'];
}

/** A whole answer in this format: what its stream would have come to. */
export function toWire(completion: ChatCompletion, frame: ResponseFrame): ResponseBody {
  const { text, refusal, reasoning, toolCalls, finishReason, logprobs, model, receipt } = completion;
  const output = newOutput(frame);
  if (reasoning) output.take({ type: 'reasoning-delta', text: reasoning });
  if (text) output.take({ type: 'text-delta', text, logprobs });
  if (refusal) output.take({ type: 'refusal-delta', text: refusal });
  for (const [index, call] of toolCalls.entries()) output.take({ type: 'tool-call-delta', index, ...call });
  output.finish(finishReason);
  return toFinished(frame, { model, finishReason, receipt, items: output.items });
}

export function newOutput({ ids, tools, seal }: ResponseFrame): ResponseOutput {
  return new ResponseOutput({ ids, formOf: tools.formOf, seal });
}

export interface FinishedAnswer {
  readonly model: string;
  readonly finishReason: FinishReason;
  readonly receipt: CallReceipt;
  readonly items: readonly OutputItem[];
}

export function toFinished(frame: ResponseFrame, { model, finishReason, receipt, items }: FinishedAnswer): ResponseBody {
  const ending = endOf(finishReason);
  const completedSeconds = ending.status === 'completed' ? Math.floor(Date.now() / 1_000) : null;
  return { ...toBody(frame, model), ...ending, completed_at: completedSeconds, output: [...items], usage: toUsage(receipt) };
}

/** A response that has only begun. */
export function toBody({ ids, createdSeconds, wire, tools, store }: ResponseFrame, model: string): ResponseBody {
  return {
    id: ids.response,
    object: 'response',
    created_at: createdSeconds,
    completed_at: null,
    status: 'in_progress',
    background: false,
    conversation: null,
    error: null,
    incomplete_details: null,
    instructions: wire.instructions ?? null,
    max_output_tokens: wire.max_output_tokens ?? null,
    max_tool_calls: wire.max_tool_calls ?? null,
    metadata: wire.metadata ?? {},
    model,
    output: [],
    parallel_tool_calls: wire.parallel_tool_calls ?? true,
    previous_response_id: wire.previous_response_id ?? null,
    prompt_cache_key: textOrNull(wire.prompt_cache_key),
    reasoning: { effort: wire.reasoning?.effort ?? null, summary: null },
    safety_identifier: textOrNull(wire.safety_identifier),
    service_tier: 'default',
    store,
    temperature: wire.temperature ?? 1,
    text: { ...wire.text, format: wire.text?.format ?? { type: 'text' } },
    tool_choice: wire.tool_choice ?? 'auto',
    tools: tools.declared,
    top_logprobs: wire.top_logprobs ?? 0,
    top_p: wire.top_p ?? 1,
    truncation: 'disabled',
    usage: null,
    user: textOrNull(wire.user),
  };
}

function endOf(finishReason: FinishReason): Pick<ResponseBody, 'status' | 'incomplete_details'> {
  if (finishReason === 'length') return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
  if (finishReason === 'content_filter') return { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
  return { status: 'completed', incomplete_details: null };
}

function toUsage({ usage, chargedMicroCredits }: CallReceipt): NonNullable<ResponseBody['usage']> {
  const [input, output] = [inputTokens(usage), outputTokens(usage)];
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage.inputCached, cache_write_tokens: usage.cacheWrite },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: input + output,
    cost: toCredits(chargedMicroCredits),
  };
}

/** What no format of ours knows goes on. Fields of chat completions are refused: they have no meaning here, also not at OpenAI. */
function forProvider(wire: ResponsesRequest): Record<string, unknown> {
  const others = Object.entries(wire).filter(([name, value]) => !knownResponsesFields.has(name) && value !== undefined && value !== null);
  const [first] = others.filter(([name]) => knownChatFields.has(name));
  if (first && wire.drop_params !== true) throw notInThisFormat(first[0]);
  return Object.fromEntries(others.filter(([name]) => !knownChatFields.has(name)));
}

function notInThisFormat(field: string): RefusedField {
  return unsupported(field, {
    es: 'es de /v1/chat/completions; este formato no lo tiene',
    pt: 'é de /v1/chat/completions; este formato não o tem',
    en: 'it belongs to /v1/chat/completions; this format does not have it',
  });
}

function declaredTools(wire: ResponsesRequest, items: readonly PlacedItem[]): DeclaredTools[] {
  const additional = items.flatMap(({ item, field }) =>
    isKnownItem(item) && item.type === 'additional_tools' ? [{ field: `${field}.tools`, tools: item.tools }] : [],
  );
  return [...additional, { field: 'tools', tools: wire.tools ?? [] }];
}

function toFormat(format: NonNullable<ResponsesRequest['text']>['format']): ChatCompletionsRequest['response_format'] {
  if (!format || format.type === 'text') return undefined;
  if (format.type === 'json_object') return { type: 'json_object' };
  const { name, description, schema, strict } = format;
  return { type: 'json_schema', json_schema: { name, description, schema, strict } };
}

function refuseUnsupported({ background, conversation, prompt }: ResponsesRequest): void {
  if (background === true) {
    throw unsupported('background', {
      es: 'esta pasarela responde en la misma petición; usa stream o espera la respuesta',
      pt: 'este gateway responde no mesmo pedido; use stream ou espere a resposta',
      en: 'this gateway answers within the request; use stream, or wait for the answer',
    });
  }
  if (conversation !== undefined && conversation !== null) {
    throw unsupported('conversation', {
      es: 'las conversaciones no se guardan; usa previous_response_id o envía toda la conversación en input',
      pt: 'as conversas não são guardadas; use previous_response_id ou envie toda a conversa em input',
      en: 'conversations are not kept; use previous_response_id, or send the whole conversation in input',
    });
  }
  if (prompt !== undefined && prompt !== null) {
    throw unsupported('prompt', {
      es: 'las plantillas no se guardan; envía el texto en instructions o input',
      pt: 'os modelos de prompt não são guardados; envie o texto em instructions ou input',
      en: 'prompt templates are not kept; send the text in instructions or input',
    });
  }
}

function missing(field: string): RefusedField {
  return new RefusedField(field, { es: 'es obligatorio', pt: 'é obrigatório', en: 'is required' });
}

const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null);
