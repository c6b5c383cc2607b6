import type { TokenCounts } from '../chat/chat-answer.ts';
import type { ChatRequest } from '../chat/chat-request.ts';
import { openAiStyle } from '../chat/openai-style.ts';
import { Refusal } from '../refusal.ts';
import { bearerKey, masked } from './bearer-key.ts';
import { refuseRoles } from './refused-roles.ts';
import type { Vendor } from './vendor.ts';

/** Ticks per token (10^10 ticks are a dollar): uncached prompt, cached prompt, output. */
const ticks: readonly (readonly [string, number, number, number])[] = [
  ['grok-4.5', 20_000, 3_000, 60_000],
  ['grok-4.3', 12_500, 2_000, 25_000],
  ['grok-4-fast', 2_000, 500, 5_000],
  ['grok-code-fast-1', 2_000, 200, 15_000],
];
const otherwise = ['', 30_000, 7_500, 150_000] as const;
const longPrompt = 200_000;

function costInTicks({ prompt, cached, completion, reasoning }: TokenCounts, model: string): number {
  const [name, input, cachedInput, output] = ticks.find(([prefix]) => model.startsWith(prefix)) ?? otherwise;
  const factor = prompt > longPrompt && /^grok-4\.[35]/.test(name) ? 2 : 1;
  return factor * ((prompt - cached) * input + cached * cachedInput + (completion + reasoning) * output);
}

const reasons = ({ model }: ChatRequest) => /^grok-(?:4|3-mini|code)/.test(model) && !model.includes('non-reasoning');

function checkChat(request: ChatRequest): void {
  refuseRoles(request, ['system', 'user', 'assistant', 'tool', 'developer'], 422);
  if (Array.isArray(request.stop) && request.stop.length > 4) throw new Refusal(400, 'stop takes at most 4 sequences.', { param: 'stop' });
  if (!reasons(request)) return;
  for (const name of ['presence_penalty', 'frequency_penalty', 'stop'] as const)
    if (request[name] !== undefined && request[name] !== null)
      throw new Refusal(400, `Argument not supported on this model: ${name}`, { code: 'Client specified an invalid argument' });
}

const codeByStatus: Readonly<Record<number, string>> = {
  401: 'Unauthenticated request',
  402: 'The caller has no credit',
  403: 'The caller does not have permission to execute the specified operation',
  404: 'Some requested entity was not found',
  429: 'rate_limit_exceeded',
  503: 'overloaded_error',
  504: 'timeout',
};

export const xai: Vendor = {
  name: 'xai',
  basePath: '/v1',
  basePathAliases: [],
  operations: ['chat', 'models'],
  models: ['grok-4.5', 'grok-4.3', 'grok-4-fast-reasoning', 'grok-4-fast-non-reasoning', 'grok-code-fast-1'],
  authenticate: bearerKey({
    missing: () => new Refusal(401, 'No key was sent in the Authorization header.'),
    wrong: (key) => new Refusal(400, `Incorrect API key provided: ${masked(key)}.`),
  }),
  invalidStatus: 422,
  errorBody({ status, message, code }) {
    return { code: code ?? codeByStatus[status] ?? (status < 500 ? 'Client specified an invalid argument' : 'internal_error'), error: message };
  },
  checkChat,
  takesTokenArrays: false,
  headers: { 'x-ratelimit-limit-requests': '480', 'x-ratelimit-remaining-requests': '479' },
  chat: {
    ...openAiStyle,
    idPrefix: '',
    envelope: { system_fingerprint: 'fp_emulated_xai' },
    messageExtras: { refusal: null },
    reasoningTokens: (request) => (reasons(request) ? 18 : 0),
    reasoningForm: () => 'reasoning_content',
    // Thinking is outside completion_tokens, and outside the limit of the request.
    reasoningWithinMaximum: false,
    usage: (counts, model) => ({
      prompt_tokens: counts.prompt,
      completion_tokens: counts.completion,
      total_tokens: counts.prompt + counts.completion + counts.reasoning,
      prompt_tokens_details: { text_tokens: counts.prompt, audio_tokens: 0, image_tokens: 0, cached_tokens: counts.cached },
      completion_tokens_details: { reasoning_tokens: counts.reasoning, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
      num_sources_used: 0,
      cost_in_usd_ticks: costInTicks(counts, model),
    }),
    usageNullBefore: false,
    toolCallsInStream: 'whole',
  },
};
