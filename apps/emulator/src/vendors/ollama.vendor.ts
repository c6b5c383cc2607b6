import { type ChatRequest, imagesOf } from '../chat/chat-request.ts';
import { openAiStyle } from '../chat/openai-style.ts';
import { Refusal } from '../refusal.ts';
import type { Vendor } from './vendor.ts';

const efforts = ['none', 'low', 'medium', 'high', 'max'];

function checkChat(request: ChatRequest): void {
  const { reasoning_effort: effort } = request;
  if (effort && !efforts.includes(effort)) throw new Refusal(400, `invalid reasoning value: '${effort}' (must be one of ${efforts.join(', ')})`);
  for (const message of request.messages) if (imagesOf(message).some(({ url }) => !url.startsWith('data:'))) throw new Refusal(400, 'invalid image input');
}

/** Asks for no key. `tool_choice`, `logit_bias`, `user` and `n` are read over in silence. */
export const ollama: Vendor = {
  name: 'ollama',
  basePath: '/v1',
  basePathAliases: [],
  operations: ['chat', 'embeddings', 'models'],
  models: ['llama3.2', 'qwen3', 'gpt-oss:20b', 'nomic-embed-text'],
  authenticate: () => undefined,
  invalidStatus: 400,
  errorBody({ status, message }) {
    const type = status === 404 ? 'not_found_error' : status < 500 ? 'invalid_request_error' : 'api_error';
    return { error: { message, type, param: null, code: null } };
  },
  checkChat,
  takesTokenArrays: false,
  headers: {},
  chat: {
    ...openAiStyle,
    envelope: { system_fingerprint: 'fp_ollama' },
    manyChoices: false,
    toolChoiceHonoured: false,
    reasoningTokens: ({ model, reasoning_effort: effort }) => (effort !== 'none' && /qwen3|deepseek-r1|gpt-oss/.test(model) ? 14 : 0),
    reasoningForm: () => 'reasoning',
    usage: ({ prompt, completion, reasoning }) => ({
      prompt_tokens: prompt,
      completion_tokens: completion + reasoning,
      total_tokens: prompt + completion + reasoning,
    }),
    usageNullBefore: false,
    toolCallId: (seed) => `call_${seed.slice(0, 8)}`,
    toolCallsInStream: 'whole',
    losesErrors: true,
  },
};
