import type { Catalog } from '@portazgo/catalog';
import {
  inputTokens,
  outputTokens,
  toCredits,
  type CallReceipt,
  type ChatCompletion,
  type ChatRequest,
  type FinishReason,
  type ToolCall,
} from '@portazgo/contracts';
import { RefusedField } from '../../../edge/refused-field.ts';
import type { ChatDraft } from '../../../inference/chat-offer.ts';
import { knownChatFields, type ChatCompletionsRequest } from './chat-completions.wire.ts';
import type { ChatCompletionBody, ChatUsage } from './completion.wire.ts';
import { definite } from './definite.ts';
import { notKnown, sortExtraFields } from './extra-fields.ts';
import { toChatMessages } from './messages.translator.ts';
import { customInput, plainToolShapes, toTools, type ToolShapes } from './tools.translator.ts';
import { leaveOutUnsupported } from './unsupported-fields.ts';
import { modelNotFound } from '../../../inference/model-refusals.ts';

export function fromWire(wire: ChatCompletionsRequest, catalog: Pick<Catalog, 'find'> & Partial<Pick<Catalog, 'namesNear'>>): ChatDraft {
  const model = catalog.find(wire.model);
  if (!model) throw modelNotFound(catalog, wire.model);
  const left = leaveOutUnsupported(wire);
  const { extraFields, dropped } = toExtraFields(wire);
  return {
    model,
    messages: toChatMessages(wire.messages),
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
      ...toTools(wire),
      responseFormat: toResponseFormat(wire.response_format),
      reasoningEffort: wire.reasoning_effort,
      logprobs: wire.logprobs === true ? true : undefined,
      topLogprobs: wire.logprobs === true ? wire.top_logprobs : undefined,
      logitBias: wire.logit_bias && Object.keys(wire.logit_bias).length > 0 ? wire.logit_bias : undefined,
      verbosity: wire.verbosity,
      includeThoughts: model.capabilities.reasoning ? true : undefined,
      extraFields,
      dropUnsupported: wire.drop_params === true ? true : undefined,
    }),
    ...(left.length + dropped.length > 0 ? { dropped: [...left, ...dropped] } : {}),
    names: { model: 'model', maxOutputTokens: wire.max_tokens ? 'max_tokens' : 'max_completion_tokens', images: 'messages' },
  };
}

export function toWire(
  completion: ChatCompletion,
  { requestId, createdSeconds }: { requestId: string; createdSeconds: number },
  shapes: ToolShapes = plainToolShapes,
): ChatCompletionBody {
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
          ...toWireCalls(toolCalls, shapes),
        },
        logprobs: logprobs ?? null,
        finish_reason: toWireFinish(finishReason, shapes),
      },
    ],
    usage: toUsage(receipt),
  };
}

export const toWireFinish = (reason: FinishReason, { isOlder }: ToolShapes) => (isOlder && reason === 'tool_calls' ? 'function_call' : reason);

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

function toWireCalls(calls: readonly ToolCall[], { isOlder, custom }: ToolShapes) {
  const [first] = calls;
  if (!first) return {};
  if (isOlder) return { function_call: { name: first.name, arguments: first.arguments } };
  return { tool_calls: calls.map((call) => (custom.has(call.name) ? toWireCustomCall(call) : toWireToolCall(call))) };
}

const toWireCustomCall = ({ id, name, arguments: text }: ToolCall) => ({ id, type: 'custom' as const, custom: { name, input: customInput(text) } });

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

function toResponseFormat(format: ChatCompletionsRequest['response_format']): ChatRequest['responseFormat'] {
  // Plain text is what models give unasked.
  if (!format || format.type === 'text') return undefined;
  // What llama.cpp writes as an object with a schema is a schema everywhere else.
  if (format.type === 'json_object') return format.schema ? { type: 'json_schema', name: 'response', schema: format.schema } : { type: 'json_object' };
  const { name, description, schema, strict } = format.json_schema;
  return { type: 'json_schema', name, ...definite({ description, schema, strict }) };
}

/** Fields for the provider, and the names of those that are left out. Throws for one that is never handed on, unless it may be dropped. */
function toExtraFields(wire: ChatCompletionsRequest): { extraFields: Record<string, unknown> | undefined; dropped: readonly string[] } {
  const { passed, withheld } = sortExtraFields(wire, knownChatFields);
  const [first] = withheld;
  if (first !== undefined && wire.drop_params !== true) throw notKnown(first);
  for (const name of callerHints) {
    const value = wire[name];
    if (typeof value === 'string' && value.length <= callerHintMax) passed[name] = value;
  }
  return { extraFields: Object.keys(passed).length > 0 ? passed : undefined, dropped: withheld };
}

const callerHints = ['user', 'safety_identifier', 'prompt_cache_key', 'prompt_cache_retention'] as const;
const callerHintMax = 512;

const someOf = <Item>(items: Item[] | null | undefined) => (items && items.length > 0 ? items : undefined);
