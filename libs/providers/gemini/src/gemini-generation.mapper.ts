import type { ProviderChatRequest, UnsupportedField } from '@portazgo/providers-contract';
import { familyOf } from './gemini-family.ts';

type Effort = NonNullable<ProviderChatRequest['reasoningEffort']>;

/** Up to 2.5 thinking has a budget of tokens, from 3 on a level; both together are refused. */
const budgets: Readonly<Partial<Record<Effort, number>>> = { none: 0, minimal: 512, low: 1_024, medium: 8_192, high: 24_576 };
const levels: Readonly<Partial<Record<Effort, string>>> = { minimal: 'MINIMAL', low: 'LOW', medium: 'MEDIUM', high: 'HIGH' };

export function generationConfig(upstreamModel: string, request: ProviderChatRequest): object {
  const { temperature, topP, maxOutputTokens, stop, seed, presencePenalty, frequencyPenalty, responseFormat, reasoningEffort } = request;
  return {
    maxOutputTokens,
    temperature,
    topP,
    seed,
    // Zero means the same as nothing, and not every model takes the field.
    presencePenalty: presencePenalty || undefined,
    frequencyPenalty: frequencyPenalty || undefined,
    stopSequences: stop?.length ? stop : undefined,
    ...(responseFormat && responseFormat.type !== 'text' ? { responseMimeType: 'application/json' } : {}),
    ...(responseFormat?.type === 'json_schema' && responseFormat.schema ? { responseJsonSchema: responseFormat.schema } : {}),
    ...(reasoningEffort ? { thinkingConfig: thinkingConfig(upstreamModel, reasoningEffort) } : {}),
  };
}

function thinkingConfig(upstreamModel: string, effort: Effort): object {
  const includeThoughts = effort !== 'none';
  return familyOf(upstreamModel) < 3 ? { includeThoughts, thinkingBudget: budgets[effort] } : { includeThoughts, thinkingLevel: levels[effort] };
}

/** What the wire format has no place for. */
export function unsupportedByGemini(upstreamModel: string, request: ProviderChatRequest): UnsupportedField | null {
  const refuse = (field: string, reason = 'gemini does not take it'): UnsupportedField => ({ field, reason });
  const { logprobs, topLogprobs, logitBias, parallelToolCalls, reasoningEffort: effort, messages } = request;
  if (logprobs) return refuse('logprobs');
  if (topLogprobs) return refuse('top_logprobs');
  if (logitBias && Object.keys(logitBias).length > 0) return refuse('logit_bias');
  if (parallelToolCalls === false) return refuse('parallel_tool_calls');
  if (effort && (familyOf(upstreamModel) < 3 ? budgets : levels)[effort] === undefined) return refuse('reasoning_effort', `gemini has no effort '${effort}'`);
  for (const [messageIndex, message] of messages.entries()) {
    if (message.role !== 'user' || typeof message.content === 'string') continue;
    const partIndex = message.content.findIndex((part) => part.type === 'image' && !part.url.startsWith('data:'));
    if (partIndex >= 0)
      return refuse(`messages[${messageIndex}].content[${partIndex}].image_url`, 'gemini takes images only as data URLs (data:image/png;base64,…)');
  }
  return null;
}
