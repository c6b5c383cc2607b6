import type { Catalog } from '@portazgo/catalog';
import {
  inputTokens,
  outputTokens,
  toCredits,
  type CallReceipt,
  type ChatCompletion,
  type ChatRequest,
  type ChatTool,
  type ToolCall,
} from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { RefusedField } from '../../../edge/refused-field.ts';
import type { ChatDraft } from '../../../inference/chat-offer.ts';
import type { ChatCompletionsRequest } from './chat-completions.wire.ts';
import type { ChatCompletionBody, ChatUsage } from './completion.wire.ts';
import { toChatMessage } from './messages.translator.ts';
import { notHere, refuseUnsupported } from './unsupported-fields.ts';

export function fromWire(wire: ChatCompletionsRequest, catalog: Pick<Catalog, 'find'>): ChatDraft {
  const model = catalog.find(wire.model);
  if (!model) throw new ServiceError('model_not_found', { field: 'model', model: wire.model });
  refuseUnsupported(wire);
  return {
    model,
    messages: wire.messages.map((message, index) => toChatMessage(message, `messages[${index}]`)),
    maxOutputTokens: outputBound(wire),
    stream: wire.stream === true,
    ...definite({
      temperature: wire.temperature,
      // What happens anyway is left out: clients send it by habit, and some models refuse the field.
      topP: wire.top_p === 1 ? undefined : wire.top_p,
      frequencyPenalty: wire.frequency_penalty || undefined,
      presencePenalty: wire.presence_penalty || undefined,
      stop: typeof wire.stop === 'string' ? [wire.stop] : someOf(wire.stop),
      seed: wire.seed,
      tools: someOf(wire.tools)?.map(toChatTool),
      toolChoice: toToolChoice(wire.tool_choice),
      parallelToolCalls: wire.parallel_tool_calls === false ? false : undefined,
      responseFormat: toResponseFormat(wire.response_format),
      reasoningEffort: wire.reasoning_effort,
      logprobs: wire.logprobs === true ? true : undefined,
      topLogprobs: wire.top_logprobs,
      logitBias: wire.logit_bias && Object.keys(wire.logit_bias).length > 0 ? wire.logit_bias : undefined,
    }),
    names: { model: 'model', maxOutputTokens: wire.max_tokens ? 'max_tokens' : 'max_completion_tokens', images: 'messages' },
  };
}

export function toWire(completion: ChatCompletion, { requestId, createdSeconds }: { requestId: string; createdSeconds: number }): ChatCompletionBody {
  const { text, refusal, reasoning, toolCalls, finishReason, logprobs, receipt } = completion;
  return {
    id: `chatcmpl-${requestId}`,
    object: 'chat.completion',
    created: createdSeconds,
    model: completion.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text,
          refusal: refusal ?? null,
          ...(reasoning === undefined ? {} : { reasoning_content: reasoning }),
          ...(toolCalls.length > 0 ? { tool_calls: toolCalls.map(toWireToolCall) } : {}),
        },
        logprobs: logprobs ?? null,
        finish_reason: finishReason,
      },
    ],
    usage: toUsage(receipt),
  };
}

export function toUsage({ usage, chargedMicroCredits }: CallReceipt): ChatUsage {
  const prompt = inputTokens(usage);
  const completion = outputTokens(usage);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: usage.inputCached, audio_tokens: 0, ...(usage.cacheWrite > 0 ? { cache_write_tokens: usage.cacheWrite } : {}) },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
    cost: toCredits(chargedMicroCredits),
  };
}

function toWireToolCall({ id, name, arguments: text, vendorData }: ToolCall) {
  return {
    id,
    type: 'function' as const,
    function: { name, arguments: text },
    ...(vendorData ? { extra_content: { [vendorData.provider]: vendorData.data } } : {}),
  };
}

function outputBound({ max_tokens: older, max_completion_tokens: newer }: ChatCompletionsRequest): number | undefined {
  if (typeof older === 'number' && typeof newer === 'number' && older !== newer) {
    throw new RefusedField('max_tokens', {
      es: "dice otra cosa que 'max_completion_tokens'",
      pt: "diz outra coisa que 'max_completion_tokens'",
      en: "says something else than 'max_completion_tokens'",
    });
  }
  return newer ?? older ?? undefined;
}

function toChatTool(tool: NonNullable<ChatCompletionsRequest['tools']>[number], index: number): ChatTool {
  if (tool.type !== 'function') throw notHere(`tools[${index}].type`);
  if (!tool.function) throw new RefusedField(`tools[${index}].function`, { es: 'falta', pt: 'falta', en: 'is missing' });
  const { name, description, parameters, strict } = tool.function;
  return { name, ...definite({ description, parameters, strict }) };
}

function toToolChoice(choice: ChatCompletionsRequest['tool_choice']): ChatRequest['toolChoice'] {
  if (!choice) return undefined;
  if (typeof choice === 'string') return choice;
  if (choice.type !== 'function') throw notHere('tool_choice.type');
  return { name: choice.function.name };
}

function toResponseFormat(format: ChatCompletionsRequest['response_format']): ChatRequest['responseFormat'] {
  // Plain text is what models give unasked.
  if (!format || format.type === 'text') return undefined;
  if (format.type === 'json_object') return format;
  const { name, description, schema, strict } = format.json_schema;
  return { type: 'json_schema', name, ...definite({ description, schema, strict }) };
}

const someOf = <Item>(items: Item[] | null | undefined) => (items && items.length > 0 ? items : undefined);

type Definite<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Without the fields that say nothing: `null` means the same as absent. */
function definite<T extends object>(fields: T): Definite<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as Definite<T>;
}
