import type { ChatRequest } from '../chat/chat-request.ts';
import { openAiStyle } from '../chat/openai-style.ts';
import { Refusal } from '../refusal.ts';
import { optionalKey } from './bearer-key.ts';
import type { Vendor } from './vendor.ts';

function reasons({ model, chat_template_kwargs: template }: ChatRequest): boolean {
  const isOff = typeof template === 'object' && template !== null && 'enable_thinking' in template && template.enable_thinking === false;
  return !isOff && /qwen3|deepseek-r1|gpt-oss/i.test(model);
}

const typeByStatus: Readonly<Record<number, string>> = { 401: 'AuthenticationError', 404: 'NotFoundError', 429: 'RateLimitError' };

export const vllm: Vendor = {
  name: 'vllm',
  basePath: '/v1',
  basePathAliases: [],
  operations: ['chat', 'embeddings', 'models'],
  models: ['Qwen/Qwen3-8B', 'meta-llama/Llama-3.1-8B-Instruct', 'BAAI/bge-m3'],
  authenticate: optionalKey(() => new Refusal(401, 'Unauthorized')),
  invalidStatus: 400,
  errorBody({ status, message, param }) {
    return { error: { message, type: typeByStatus[status] ?? (status < 500 ? 'BadRequestError' : 'InternalServerError'), param, code: status } };
  },
  checkChat: () => undefined,
  takesTokenArrays: true,
  headers: {},
  chat: {
    ...openAiStyle,
    choiceExtras: { stop_reason: null, token_ids: null },
    reasoningTokens: (request) => (reasons(request) ? 14 : 0),
    reasoningForm: () => 'reasoning',
    usage: ({ prompt, cached, completion, reasoning }) => ({
      prompt_tokens: prompt,
      total_tokens: prompt + completion + reasoning,
      completion_tokens: completion + reasoning,
      prompt_tokens_details: { cached_tokens: cached },
    }),
    usageNullBefore: false,
    continuousUsage: true,
    toolCallId: (seed) => `chatcmpl-tool-${seed}`,
    namedToolFinish: 'stop',
    doneAfterError: true,
  },
};
