import type { ToolCall } from '@portazgo/contracts';
import type { ProviderCompletion } from './chat-completion.ts';
import type { ProviderChatEvent } from './chat-event.ts';

/** The whole answer that the events of a stream tell, for adapters that read both alike. The events end with `answer-end`. */
export function completionOf(events: readonly ProviderChatEvent[]): ProviderCompletion {
  const said = { text: '', reasoning: '', refusal: '' };
  const toolCalls: ToolCall[] = [];
  let upstreamId: string | undefined;
  let logprobs: unknown;
  let end: Extract<ProviderChatEvent, { type: 'answer-end' }> | undefined;
  for (const event of events)
    switch (event.type) {
      case 'answer-start':
        upstreamId = event.upstreamId;
        break;
      case 'text-delta':
        said.text += event.text;
        logprobs ??= event.logprobs;
        break;
      case 'reasoning-delta':
        said.reasoning += event.text;
        break;
      case 'refusal-delta':
        said.refusal += event.text;
        break;
      case 'tool-call-delta': {
        const call = (toolCalls[event.index] ??= { id: event.id ?? '', name: event.name ?? '', arguments: '' });
        call.arguments += event.arguments;
        if (event.vendorData) call.vendorData = event.vendorData;
        break;
      }
      case 'answer-end':
        end = event;
    }
  return {
    ...(upstreamId ? { upstreamId } : {}),
    text: said.text || (toolCalls.length > 0 || said.refusal ? null : ''),
    ...(said.reasoning ? { reasoning: said.reasoning } : {}),
    ...(said.refusal ? { refusal: said.refusal } : {}),
    toolCalls,
    finishReason: end?.finishReason ?? 'stop',
    ...(end?.upstreamFinishReason ? { upstreamFinishReason: end.upstreamFinishReason } : {}),
    ...(logprobs ? { logprobs } : {}),
    usage: end?.usage ?? null,
    ...(end?.reportedUsd ? { reportedUsd: end.reportedUsd } : {}),
  };
}
