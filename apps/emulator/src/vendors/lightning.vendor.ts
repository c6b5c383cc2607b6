import { openAiStyle } from '../chat/openai-style.ts';
import { Refusal } from '../refusal.ts';
import { bearerKey } from './bearer-key.ts';
import { openAiError } from './openai-error.ts';
import type { Vendor } from './vendor.ts';

const refused = () => new Refusal(401, 'Invalid API key.', { code: 'invalid_api_key' });

/** A door to many models with no reference of its own: OpenAI's format, and thinking as the model behind it shows it. */
export const lightning: Vendor = {
  name: 'lightning',
  basePath: '/api/v1',
  basePathAliases: [],
  operations: ['chat', 'models'],
  models: [
    'openai/gpt-5',
    'google/gemini-2.5-flash',
    'lightning-ai/gpt-oss-20b',
    'lightning-ai/gpt-oss-120b',
    'lightning-ai/DeepSeek-V3.1',
    'lightning-ai/llama-3.3-70b',
  ],
  authenticate: bearerKey({ missing: refused, wrong: refused }),
  invalidStatus: 400,
  errorBody: openAiError,
  checkChat: () => undefined,
  takesTokenArrays: false,
  headers: {},
  chat: {
    ...openAiStyle,
    reasoningTokens: ({ model, reasoning_effort: effort }) => (effort !== 'none' && /gpt-oss|gpt-5|DeepSeek/.test(model) ? 12 : 0),
    reasoningForm: ({ model }) => (/gpt-oss|DeepSeek/.test(model) ? 'reasoning_content' : 'hidden'),
    usageNullBefore: false,
  },
};
