import { type ChatRequest, imagesOf } from '../chat/chat-request.ts';
import { openAiStyle } from '../chat/openai-style.ts';
import { Refusal } from '../refusal.ts';
import { bearerKey, masked } from './bearer-key.ts';
import { openAiError } from './openai-error.ts';
import { refuseRoles } from './refused-roles.ts';
import type { Vendor } from './vendor.ts';

/** Thinking is on unless the call turns it off; no effort turns it off. */
function thinks({ thinking }: ChatRequest): boolean {
  return !(typeof thinking === 'object' && thinking !== null && 'type' in thinking && thinking.type === 'disabled');
}

const effortTokens: Readonly<Record<string, number>> = { minimal: 6, low: 6, medium: 16, high: 16, xhigh: 32, max: 32 };

function checkChat(request: ChatRequest): void {
  refuseRoles(request, ['system', 'user', 'assistant', 'tool'], 422);
  if ((request.n ?? 1) > 1) throw new Refusal(422, 'n > 1 is not supported.', { param: 'n' });
  if (Array.isArray(request.stop) && request.stop.length > 16) throw new Refusal(422, 'stop takes at most 16 sequences.', { param: 'stop' });
  if (request.response_format?.type === 'json_schema') throw new Refusal(400, 'This response_format type is unavailable now', { param: 'response_format' });
  const hasImages = request.messages.some((message) => imagesOf(message).length > 0);
  if (hasImages && request.model === 'deepseek-v4-pro') throw new Refusal(400, 'The model does not take images.', { param: 'messages' });
  if (!thinks(request)) return;
  const forgotten = request.messages.findIndex(({ tool_calls: calls, reasoning_content: thought }) => calls?.length && typeof thought !== 'string');
  if (forgotten >= 0)
    throw new Refusal(400, `The reasoning_content of messages[${forgotten}], which made tool calls, must be sent back in thinking mode.`, {
      param: `messages[${forgotten}].reasoning_content`,
      code: 'invalid_request_error',
    });
}

const special: Readonly<Record<number, { type: string; code: string }>> = {
  401: { type: 'authentication_error', code: 'invalid_request_error' },
  402: { type: 'unknown_error', code: 'invalid_request_error' },
};

export const deepseek: Vendor = {
  name: 'deepseek',
  basePath: '',
  basePathAliases: ['/v1'],
  operations: ['chat', 'models'],
  models: ['deepseek-flash', 'deepseek-v4-pro'],
  authenticate: bearerKey({
    missing: () => new Refusal(401, 'Authentication Fails (no key)'),
    wrong: (key) => new Refusal(401, `Authentication Fails, Your api key: ${masked(key)} is invalid`),
  }),
  invalidStatus: 422,
  errorBody(refusal) {
    const { error } = openAiError(refusal);
    return { error: { ...error, ...special[refusal.status] } };
  },
  checkChat,
  takesTokenArrays: false,
  headers: {},
  chat: {
    ...openAiStyle,
    idPrefix: '',
    envelope: { system_fingerprint: 'fp_emulated_deepseek' },
    maximum: (request) => request.max_tokens ?? undefined,
    manyChoices: false,
    reasoningTokens: (request) => (thinks(request) ? (effortTokens[request.reasoning_effort ?? 'high'] ?? 16) : 0),
    reasoningForm: () => 'reasoning_content',
    usage: ({ prompt, cached, completion, reasoning }) => ({
      prompt_tokens: prompt,
      completion_tokens: completion + reasoning,
      total_tokens: prompt + completion + reasoning,
      prompt_cache_hit_tokens: cached,
      prompt_cache_miss_tokens: prompt - cached,
      prompt_tokens_details: { cached_tokens: cached },
      completion_tokens_details: { reasoning_tokens: reasoning },
    }),
    streamUsage: 'finish',
    usageNullBefore: false,
    toolCallId: (seed) => `call_00_${seed.slice(0, 24)}`,
    firstDelta: (isThinking) => (isThinking ? { role: 'assistant', content: null, reasoning_content: '' } : { role: 'assistant', content: '' }),
    contentWhileThinking: null,
    finishDelta: { content: '' },
    keepsAlive: true,
  },
};
