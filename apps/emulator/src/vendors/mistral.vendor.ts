import type { ChatRequest } from '../chat/chat-request.ts';
import { openAiStyle } from '../chat/openai-style.ts';
import { Refusal } from '../refusal.ts';
import { bearerKey } from './bearer-key.ts';
import { forbiddenExtras } from './mistral-fields.ts';
import { refuseRoles } from './refused-roles.ts';
import type { Vendor } from './vendor.ts';

const toolId = /^[a-zA-Z0-9]{9}$/;
const typeByStatus: Readonly<Record<number, string>> = { 429: 'rate_limited', 404: 'invalid_model', 500: 'internal_server_error', 503: 'unreachable_backend' };

function checkChat(request: ChatRequest): void {
  const extras = forbiddenExtras(request);
  if (extras.length > 0) throw new Refusal(422, 'Extra inputs are not permitted', { detail: extras });
  refuseRoles(request, ['system', 'user', 'assistant', 'tool'], 422);
  for (const { tool_calls: calls, tool_call_id: answered } of request.messages)
    for (const id of [...(calls ?? []).map((call) => call.id), answered])
      if (id !== undefined && !toolId.test(id))
        throw new Refusal(400, `Tool call id was ${id} but must be a-z, A-Z, 0-9, with a length of 9.`, { type: 'invalid_function_call', code: '3280' });
}

export const mistral: Vendor = {
  name: 'mistral',
  basePath: '/v1',
  basePathAliases: [],
  operations: ['chat', 'embeddings', 'models'],
  models: ['mistral-large-latest', 'mistral-small-latest', 'magistral-medium-latest', 'codestral-latest', 'mistral-embed'],
  authenticate: bearerKey({ missing: () => new Refusal(401, 'Unauthorized'), wrong: () => new Refusal(401, 'Unauthorized') }),
  invalidStatus: 422,
  /** Not nested. A wrong field comes as an object in `message`, the rest as text. */
  errorBody({ status, message, type, param, code, detail }) {
    const wrong = detail ?? (status === 422 ? [{ type: 'value_error', loc: ['body', ...(param?.split('.') ?? [])], msg: message, input: null }] : undefined);
    return {
      object: 'error',
      message: wrong === undefined ? message : { detail: wrong },
      type: type ?? typeByStatus[status] ?? 'invalid_request_error',
      param: null,
      code: code ?? (status === 429 ? '1300' : null),
    };
  },
  checkChat,
  takesTokenArrays: false,
  headers: {},
  chat: {
    ...openAiStyle,
    idPrefix: '',
    maximum: (request) => request.max_tokens ?? undefined,
    reasoningTokens: (request) => (request.model.startsWith('magistral') || request.prompt_mode === 'reasoning' ? 12 : 0),
    reasoningForm: () => 'thinking-part',
    usage: ({ prompt, cached, completion, reasoning }) => ({
      prompt_tokens: prompt,
      total_tokens: prompt + completion + reasoning,
      completion_tokens: completion + reasoning,
      prompt_audio_seconds: null,
      num_cached_tokens: cached,
      service_tier: 'default',
    }),
    streamUsage: 'finish',
    usageNullBefore: false,
    toolCallId: (seed) => seed.slice(0, 9),
    toolCallsInStream: 'whole',
    finishDelta: { content: '' },
  },
};
