import type { ChatRequest } from '../chat/chat-request.ts';
import { openAiStyle } from '../chat/openai-style.ts';
import { Refusal } from '../refusal.ts';
import { bearerKey, masked } from './bearer-key.ts';
import { openAiError } from './openai-error.ts';
import type { Vendor } from './vendor.ts';

const reasons = (model: string) => /^(?:o\d|gpt-5)/.test(model);
const refusedByReasoningModels = ['max_tokens', 'temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'logprobs', 'top_logprobs'] as const;
const efforts: Readonly<Record<string, number>> = { none: 0, minimal: 2, low: 8, medium: 16, high: 32, xhigh: 48, max: 64 };

function checkChat(request: ChatRequest): void {
  if (Array.isArray(request.stop) && request.stop.length > 4)
    throw new Refusal(400, "Invalid 'stop': array too long. Expected an array with maximum length 4.", { param: 'stop', code: 'array_above_max_length' });
  if (!reasons(request.model)) return;
  for (const name of refusedByReasoningModels) {
    const value = request[name];
    if (value === undefined || value === null) continue;
    const advice = name === 'max_tokens' ? " Use 'max_completion_tokens' instead." : '';
    throw new Refusal(400, `Unsupported parameter: '${name}' is not supported with this model.${advice}`, { param: name, code: 'unsupported_parameter' });
  }
}

export const openai: Vendor = {
  name: 'openai',
  basePath: '/v1',
  basePathAliases: [],
  operations: ['chat', 'embeddings', 'moderations', 'models'],
  models: [
    'gpt-5.6-sol',
    'gpt-5.6-terra',
    'gpt-5.6-luna',
    'gpt-5-mini',
    'gpt-4.1',
    'gpt-4.1-mini',
    'gpt-4o',
    'gpt-4o-mini',
    'text-embedding-3-small',
    'text-embedding-3-large',
    'omni-moderation-latest',
  ],
  authenticate: bearerKey({
    missing: () => new Refusal(401, "You didn't provide an API key. Send it in the header: Authorization: Bearer YOUR_KEY."),
    wrong: (key) => new Refusal(401, `Incorrect API key provided: ${masked(key)}.`, { code: 'invalid_api_key' }),
  }),
  invalidStatus: 400,
  errorBody: openAiError,
  checkChat,
  takesTokenArrays: true,
  headers: {
    'x-ratelimit-limit-requests': '10000',
    'x-ratelimit-limit-tokens': '2000000',
    'x-ratelimit-remaining-requests': '9999',
    'x-ratelimit-remaining-tokens': '1999000',
    'x-ratelimit-reset-requests': '6ms',
    'x-ratelimit-reset-tokens': '30ms',
  },
  chat: {
    ...openAiStyle,
    envelope: { service_tier: 'default', system_fingerprint: 'fp_emulated' },
    messageExtras: { refusal: null, annotations: [] },
    reasoningTokens: (request) => (reasons(request.model) ? (efforts[request.reasoning_effort ?? 'medium'] ?? 16) : 0),
    obfuscates: true,
  },
};
