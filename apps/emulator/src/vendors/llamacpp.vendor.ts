import type { ChatAnswer } from '../chat/chat-answer.ts';
import { openAiStyle } from '../chat/openai-style.ts';
import { Refusal } from '../refusal.ts';
import { optionalKey } from './bearer-key.ts';
import type { Vendor } from './vendor.ts';

const typeByStatus: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  503: 'unavailable_error',
};

function timings({ counts }: ChatAnswer) {
  const predicted = counts.completion + counts.reasoning;
  const prompted = counts.prompt - counts.cached;
  return {
    timings: {
      cache_n: counts.cached,
      prompt_n: prompted,
      prompt_ms: prompted * 2,
      prompt_per_second: 500,
      predicted_n: predicted,
      predicted_ms: predicted * 20,
      predicted_per_second: 50,
    },
  };
}

export const llamacpp: Vendor = {
  name: 'llamacpp',
  basePath: '/v1',
  basePathAliases: [],
  operations: ['chat', 'embeddings', 'models'],
  models: ['qwen3-8b', 'gemma-3-4b-it', 'bge-m3'],
  authenticate: optionalKey(() => new Refusal(401, 'Invalid API Key')),
  invalidStatus: 400,
  errorBody({ status, message }) {
    return { error: { code: status, message, type: typeByStatus[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error') } };
  },
  checkChat: () => undefined,
  takesTokenArrays: true,
  headers: {},
  chat: {
    ...openAiStyle,
    envelope: { system_fingerprint: 'b0000-emulated' },
    reasoningTokens: ({ model, reasoning_effort: effort }) => (effort !== 'none' && /qwen3|deepseek-r1|gpt-oss/i.test(model) ? 14 : 0),
    reasoningForm: ({ reasoning_format: format }) => (format === 'none' ? '<think>' : 'reasoning_content'),
    usage: ({ prompt, cached, completion, reasoning }) => ({
      completion_tokens: completion + reasoning,
      prompt_tokens: prompt,
      total_tokens: prompt + completion + reasoning,
      prompt_tokens_details: { cached_tokens: cached },
    }),
    usageNullBefore: false,
    toolCallId: (seed) => seed,
    wholeExtras: timings,
    lastChunkExtras: timings,
  },
};
