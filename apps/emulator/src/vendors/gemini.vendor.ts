import { digest } from '../answers/hash.ts';
import { type ChatRequest, imagesOf } from '../chat/chat-request.ts';
import { openAiStyle } from '../chat/openai-style.ts';
import { Refusal } from '../refusal.ts';
import { bearerKey } from './bearer-key.ts';
import { googleError } from './google-error.ts';
import type { Vendor } from './vendor.ts';

const knownFields = new Set(
  (
    'model messages stream stream_options temperature top_p n max_tokens max_completion_tokens stop frequency_penalty presence_penalty seed ' +
    'logprobs top_logprobs tools tool_choice parallel_tool_calls response_format reasoning_effort modalities audio user extra_body'
  ).split(' '),
);
export const wrongKey = () =>
  new Refusal(400, 'API key not valid. Please pass a valid API key.', {
    detail: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' }],
  });

/** The opaque text that must come back with the call it stands on. */
export function thoughtSignature(name: string, args: string): string {
  return Buffer.from(digest(`${name} ${args}`), 'hex').toString('base64');
}

function checkChat(request: ChatRequest): void {
  const unknown = Object.keys(request).find((field) => !knownFields.has(field));
  if (unknown) throw new Refusal(400, `Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`);
  for (const message of request.messages) {
    const remote = imagesOf(message).find(({ url }) => !url.startsWith('data:'));
    if (remote) throw new Refusal(400, 'Invalid image received: only data URLs are taken here.');
    if (!request.model.startsWith('gemini-3')) continue;
    for (const { function: called, extra_content: extra } of message.tool_calls ?? []) {
      if (called && extra?.google?.thought_signature !== thoughtSignature(called.name, called.arguments))
        throw new Refusal(400, `Function call ${called.name} is missing a thought_signature, or it was changed.`);
    }
  }
}

function includesThoughts({ extra_body: extra }: ChatRequest): boolean {
  return /"include_thoughts":true/.test(JSON.stringify(extra ?? null));
}

export const gemini: Vendor = {
  name: 'gemini',
  basePath: '/v1beta/openai',
  basePathAliases: [],
  operations: ['chat', 'embeddings', 'models'],
  models: ['gemini-3.1-pro-preview', 'gemini-3.8-flash', 'gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-2.5-flash-lite', 'gemini-embedding-001'],
  authenticate: bearerKey({ missing: wrongKey, wrong: wrongKey }),
  invalidStatus: 400,
  // One error, in an array.
  errorBody: (refusal) => [googleError(refusal)],
  checkChat,
  takesTokenArrays: false,
  headers: {},
  chat: {
    ...openAiStyle,
    idPrefix: '',
    reasoningTokens: ({ model, reasoning_effort: effort }) => (effort !== 'none' && /gemini-(?:3|2\.5-pro)/.test(model) ? 20 : 0),
    reasoningForm: (request) => (includesThoughts(request) ? '<thought>' : 'hidden'),
    // Thinking stands in the total only: completion_tokens alone bills too little.
    usage: ({ prompt, completion, reasoning }) => ({ prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion + reasoning }),
    streamUsage: 'every-chunk',
    usageNullBefore: false,
    toolCallId: (seed) => `function-call-${seed.slice(0, 16)}`,
    toolCallsInStream: 'whole',
    toolIndexInStream: false,
    toolFinishInStream: 'stop',
    toolCallExtras: ({ name, arguments: args }) => ({ extra_content: { google: { thought_signature: thoughtSignature(name, args) } } }),
  },
};
