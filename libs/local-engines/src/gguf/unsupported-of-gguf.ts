import type { ProviderChatRequest, UnsupportedField } from '@portazgo/providers-contract';

const without = (field: string): UnsupportedField => ({ field, reason: 'the engine of GGUF files does not take it' });

/** What this engine does not pass on, though the library could do some of it. */
export function unsupportedOfGguf(request: ProviderChatRequest): UnsupportedField | null {
  if (request.tools?.length) return without('tools');
  if (request.responseFormat && request.responseFormat.type !== 'text') return without('response_format');
  if (request.reasoningEffort && request.reasoningEffort !== 'none') return without('reasoning_effort');
  if (request.frequencyPenalty) return without('frequency_penalty');
  if (request.presencePenalty) return without('presence_penalty');
  if (request.logprobs) return without('logprobs');
  if (request.logitBias && Object.keys(request.logitBias).length > 0) return without('logit_bias');
  for (const [index, message] of request.messages.entries()) {
    if (message.role === 'tool' || (message.role === 'assistant' && message.toolCalls?.length)) return without(`messages[${index}]`);
    if (message.role === 'user' && typeof message.content !== 'string' && message.content.some(({ type }) => type === 'image'))
      return without(`messages[${index}].content`);
  }
  return null;
}
