import type { ChatRequest } from '../chat/chat-request.ts';
import type { ReasoningForm } from '../chat/chat-style.ts';
import { openAiStyle } from '../chat/openai-style.ts';
import { Refusal } from '../refusal.ts';
import { bearerKey } from './bearer-key.ts';
import { openAiError } from './openai-error.ts';
import type { Vendor } from './vendor.ts';

const reasons = ({ model, reasoning_effort: effort }: ChatRequest) => effort !== 'none' && /gpt-oss|qwen3|deepseek-r1/.test(model);

function checkChat(request: ChatRequest): void {
  const { reasoning_format: format, include_reasoning: include, reasoning_effort: effort } = request;
  if (format !== undefined && include !== undefined)
    throw new Refusal(400, '`reasoning_format` and `include_reasoning` may not be used together.', { param: 'reasoning_format' });
  if (effort && !['none', 'default', 'low', 'medium', 'high'].includes(effort))
    throw new Refusal(400, '`reasoning_effort` must be one of none, default, low, medium, high.', { param: 'reasoning_effort' });
}

function reasoningForm({ reasoning_format: format, include_reasoning: include }: ChatRequest): ReasoningForm {
  if (format === 'raw') return '<think>';
  return format === 'hidden' || include === false ? 'hidden' : 'reasoning';
}

export const groq: Vendor = {
  name: 'groq',
  basePath: '/openai/v1',
  basePathAliases: [],
  operations: ['chat', 'models'],
  models: ['llama-3.3-70b-versatile', 'openai/gpt-oss-120b', 'openai/gpt-oss-20b', 'qwen/qwen3-32b'],
  authenticate: bearerKey({
    missing: () => new Refusal(401, 'Invalid API Key', { code: 'invalid_api_key' }),
    wrong: () => new Refusal(401, 'Invalid API Key', { code: 'invalid_api_key' }),
  }),
  invalidStatus: 400,
  errorBody: openAiError,
  checkChat,
  takesTokenArrays: false,
  headers: {},
  chat: {
    ...openAiStyle,
    envelope: { system_fingerprint: 'fp_emulated_groq' },
    reasoningTokens: (request) => (reasons(request) ? 14 : 0),
    reasoningForm,
    usage: ({ prompt, cached, completion, reasoning }) => ({
      queue_time: 0.01,
      prompt_tokens: prompt,
      prompt_time: prompt / 10_000,
      completion_tokens: completion + reasoning,
      completion_time: (completion + reasoning) / 500,
      total_tokens: prompt + completion + reasoning,
      total_time: prompt / 10_000 + (completion + reasoning) / 500,
      prompt_tokens_details: { cached_tokens: cached },
      completion_tokens_details: { reasoning_tokens: reasoning },
    }),
    streamUsage: 'x-groq',
    usageNullBefore: false,
    toolCallId: (seed) => `call_${seed.slice(0, 16)}`,
    toolCallsInStream: 'whole',
    firstChunkExtras: ({ id }) => ({ x_groq: { id: `req_${id.slice(-16)}` } }),
    wholeExtras: ({ id }) => ({ usage_breakdown: null, x_groq: { id: `req_${id.slice(-16)}` } }),
  },
};
