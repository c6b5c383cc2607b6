import type { ProviderChatRequest, UnsupportedField } from '@portazgo/providers-contract';

const without = (field: string): UnsupportedField => ({ field, reason: 'the engine of GGUF files does not take it' });

/** What this engine does not pass on, though the library could do some of it. */
export function unsupportedOfGguf(request: ProviderChatRequest): UnsupportedField | null {
  const [parameter] = request.dropUnsupported ? [] : unsupportedParameters(request);
  if (parameter !== undefined) return without(parameter);
  for (const [index, message] of request.messages.entries()) {
    if (message.role === 'tool' || (message.role === 'assistant' && message.toolCalls?.length)) return without(`messages[${index}]`);
    if (message.role === 'user' && typeof message.content !== 'string' && message.content.some(({ type }) => type === 'image'))
      return without(`messages[${index}].content`);
  }
  return null;
}

/** What was asked for and is left out: hints always, anything else only at the caller's word. */
export function droppedByGguf(request: ProviderChatRequest): string[] {
  const { reasoningEffort, verbosity } = request;
  return [
    ...(reasoningEffort && reasoningEffort !== 'none' ? ['reasoning_effort'] : []),
    ...(verbosity && verbosity !== 'medium' ? ['verbosity'] : []),
    ...(request.dropUnsupported ? unsupportedParameters(request) : []),
  ];
}

const callerHints = new Set(['user', 'safety_identifier', 'prompt_cache_key', 'prompt_cache_retention']);

function unsupportedParameters(request: ProviderChatRequest): string[] {
  return [
    ...(request.tools?.length ? ['tools'] : []),
    ...(request.responseFormat && request.responseFormat.type !== 'text' ? ['response_format'] : []),
    ...(request.frequencyPenalty ? ['frequency_penalty'] : []),
    ...(request.presencePenalty ? ['presence_penalty'] : []),
    ...(request.logprobs ? ['logprobs'] : []),
    ...(request.logitBias && Object.keys(request.logitBias).length > 0 ? ['logit_bias'] : []),
    ...Object.keys(request.extraFields ?? {}).filter((name) => !callerHints.has(name)),
  ];
}
