import { emptyUsage, type ChatMessage, type TokenUsage } from '@portazgo/contracts';
import type { CallOptions, ChatModel, ProviderChatEvent, ProviderChatRequest, ProviderCompletion, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import { providerFault } from '../local.error.ts';
import { localProvider } from '../local-provider.ts';
import type { GgufSettings } from './gguf.config.ts';
import type { GgufMessage, GgufPart, GgufRequest, GgufTasks } from './gguf.ts';
import { PartQueue } from './part-queue.ts';
import { droppedByGguf, unsupportedOfGguf } from './unsupported-of-gguf.ts';

type Result = GgufTasks['chat']['result'];

/** Where a caller says nothing. */
const usual = { temperature: 0.8, topP: 0.95 };

/** The operator's own language model, in a process of its own. */
export class GgufChatModel implements ChatModel {
  readonly provider = localProvider;

  constructor(
    readonly upstreamModel: string,
    private readonly settings: GgufSettings,
    private readonly engine: EngineHost<GgufTasks>,
  ) {}

  unsupported(request: ProviderChatRequest): UnsupportedField | null {
    return unsupportedOfGguf(request);
  }

  dropped(request: ProviderChatRequest): readonly string[] {
    return droppedByGguf(request);
  }

  async complete(request: ProviderChatRequest, { signal, timeouts }: CallOptions): Promise<ProviderCompletion> {
    const result = await this.run(request, { signal, totalMs: timeouts.totalMs });
    const reasoning = joined(result.parts, 'reasoning');
    return { text: joined(result.parts, 'text'), ...(reasoning ? { reasoning } : {}), toolCalls: [], finishReason: finishOf(result), usage: usageOf(result) };
  }

  /** Leaving early ends the engine's process: the next question loads the file again. */
  async *stream(request: ProviderChatRequest, { signal, timeouts }: CallOptions): AsyncGenerator<ProviderChatEvent[]> {
    const left = new AbortController();
    const queue = new PartQueue();
    const running = this.run(request, {
      signal: AbortSignal.any([signal, left.signal]),
      totalMs: timeouts.totalMs,
      onChunk: (chunk) => queue.add(JSON.parse(chunk.toString()) as GgufPart),
    }).finally(() => queue.end());
    running.catch(() => undefined);
    try {
      let isStarted = false;
      for await (const parts of queue) {
        const deltas = parts.map(({ type, text }): ProviderChatEvent => ({ type: `${type}-delta`, text }));
        yield isStarted ? deltas : [{ type: 'answer-start' }, ...deltas];
        isStarted = true;
      }
      const result = await running;
      const end: ProviderChatEvent = { type: 'answer-end', finishReason: finishOf(result), usage: usageOf(result) };
      yield isStarted ? [end] : [{ type: 'answer-start' }, end];
    } finally {
      left.abort(new Error('nobody reads the answer'));
    }
  }

  private async run(request: ProviderChatRequest, options: EngineRunOptions): Promise<Result> {
    try {
      return await this.engine.run('chat', this.toGguf(request), options);
    } catch (error) {
      throw providerFault(error);
    }
  }

  private toGguf({ messages, maxOutputTokens, temperature, topP, seed, stop }: ProviderChatRequest): GgufRequest {
    const { file = '', contextTokens, threads } = this.settings;
    return {
      file,
      contextTokens,
      threads,
      messages: messages.map(toGgufMessage),
      maxOutputTokens,
      temperature: temperature ?? usual.temperature,
      topP: topP ?? usual.topP,
      ...(seed === undefined ? {} : { seed }),
      ...(stop === undefined ? {} : { stop }),
    };
  }
}

function toGgufMessage(message: ChatMessage): GgufMessage {
  const { role, content } = message;
  const text = typeof content === 'string' ? content : (content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  // Results of tools were refused before.
  return { role: role === 'tool' ? 'user' : role, text };
}

const joined = (parts: readonly GgufPart[], type: GgufPart['type']) => parts.map((part) => (part.type === type ? part.text : '')).join('');
const finishOf = ({ isCut }: Result) => (isCut ? ('length' as const) : ('stop' as const));
const usageOf = ({ inputTokens, outputTokens }: Result): TokenUsage => ({ ...emptyUsage, inputUncached: inputTokens, output: outputTokens });
