import type { ChatStyle } from './chat-style.ts';

/** Chat completions as OpenAI sends them: the reference all compatible vendors are described against. */
export const openAiStyle: ChatStyle = {
  idPrefix: 'chatcmpl-',
  envelope: {},
  choiceExtras: {},
  messageExtras: {},
  maximum: (request) => request.max_completion_tokens ?? request.max_tokens ?? undefined,
  manyChoices: true,
  toolChoiceHonoured: true,

  reasoningTokens: () => 0,
  reasoningForm: () => 'hidden',
  reasoningWithinMaximum: true,

  usage: ({ prompt, cached, completion, reasoning }) => ({
    prompt_tokens: prompt,
    completion_tokens: completion + reasoning,
    total_tokens: prompt + completion + reasoning,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  }),
  streamUsage: 'asked',
  usageNullBefore: true,
  continuousUsage: false,

  toolCallId: (seed) => `call_${seed.slice(0, 24)}`,
  toolCallsInStream: 'fragments',
  toolIndexInStream: true,
  toolFinishInStream: 'tool_calls',
  namedToolFinish: 'tool_calls',
  toolCallExtras: () => ({}),

  firstDelta: () => ({ role: 'assistant', content: '' }),
  contentWhileThinking: undefined,
  finishDelta: {},
  firstChunkExtras: () => ({}),
  lastChunkExtras: () => ({}),
  wholeExtras: () => ({}),
  obfuscates: false,

  keepsAlive: false,
  doneAfterError: false,
  losesErrors: false,
};
