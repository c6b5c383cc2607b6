import type { ToolCall } from '@portazgo/contracts';
import type { CallOptions, ChatModel, ProviderChatEvent, ProviderChatRequest, UsageClaim } from '@portazgo/providers-contract';

export const aChat = (request: Partial<ProviderChatRequest> = {}): ProviderChatRequest => ({
  messages: [{ role: 'user', content: '¿Qué es un puente? Responde con acentos: canción, 🌉.' }],
  maxOutputTokens: 200,
  ...request,
});

/** A stream as it was read: what came, and the error it ended with. */
export interface ReadStream {
  readonly events: ProviderChatEvent[];
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: ToolCall[];
  readonly usage: UsageClaim | null | undefined;
  readonly end: Extract<ProviderChatEvent, { type: 'answer-end' }> | undefined;
  readonly error: unknown;
}

export async function readStream(model: ChatModel, request: ProviderChatRequest, options: CallOptions): Promise<ReadStream> {
  const events: ProviderChatEvent[] = [];
  let error: unknown;
  try {
    for await (const batch of model.stream(request, options)) events.push(...batch);
  } catch (thrown) {
    error = thrown;
  }
  const end = events.find((event) => event.type === 'answer-end');
  return {
    events,
    text: events.map((event) => (event.type === 'text-delta' ? event.text : '')).join(''),
    reasoning: events.map((event) => (event.type === 'reasoning-delta' ? event.text : '')).join(''),
    toolCalls: joinToolCalls(events),
    usage: end?.usage,
    end,
    error,
  };
}

/** Joins fragments as the contract says a reader may: by index, id and name from the first. */
function joinToolCalls(events: readonly ProviderChatEvent[]): ToolCall[] {
  const calls: ToolCall[] = [];
  for (const event of events) {
    if (event.type !== 'tool-call-delta') continue;
    const call = (calls[event.index] ??= { id: event.id ?? '', name: event.name ?? '', arguments: '' });
    call.arguments += event.arguments;
    call.vendorData ??= event.vendorData;
  }
  return calls;
}
