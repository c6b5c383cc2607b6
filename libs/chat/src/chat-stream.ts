import type { ChatEvent, ChatRequest, FinishReason } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { RpcCall } from '@portazgo/messaging';
import {
  countChatPrompt,
  noEngine,
  tokenPrice,
  type CallPrice,
  type EndingCall,
  type MeteredUsage,
  type RunningStream,
  type StreamProgress,
} from '@portazgo/metering';
import { ProviderError, type ChatModel, type ProviderChatEvent, type ProviderChatRequest } from '@portazgo/providers-contract';
import { truthfulError, type Served, type Target } from '@portazgo/routing';
import type { ChatStreamTools, PreparedChat, StreamedChat } from './chat-stream.service.ts';
import { DeliveredAnswer, uncountedCharactersMax } from './delivered-answer.ts';
import { extendedHold } from './hold-extension.ts';
import { checkImages } from './image-check.ts';
import { OutputBound, type Delta } from './output-bound.ts';
import { providerRequest } from './provider-request.ts';

interface Opened {
  readonly first: ProviderChatEvent[];
  readonly rest: AsyncIterator<ProviderChatEvent[]>;
}
type AnswerEnd = Extract<ProviderChatEvent, { type: 'answer-end' }>;

/** What one stream is given. */
export interface ChatStreamParts {
  readonly tools: ChatStreamTools;
  readonly chat: StreamedChat;
  readonly prepared: PreparedChat;
  readonly ending: EndingCall;
  readonly call: RpcCall;
  emit(event: ChatEvent): void;
}

/** One streamed chat from its request to its settled end. */
export class ChatStream implements RunningStream {
  private readonly tools: ChatStreamTools;
  private readonly request: ChatRequest;
  private readonly call: RpcCall;
  private readonly ending: EndingCall;
  private delivered: DeliveredAnswer;
  /** Absent where the caller asked for none. */
  private bound: OutputBound | undefined;
  private price: CallPrice | undefined;
  private upstreamId: string | undefined;
  private end: AnswerEnd | undefined;
  private lastProgress = 0;
  private engine = noEngine;
  /** A second has passed since the delivered tokens were held against the bound. */
  private lookIsDue = false;
  private sentAtMs = 0;
  private dropped: readonly string[] = [];

  constructor(private readonly parts: ChatStreamParts) {
    const { tools, prepared, call, ending } = parts;
    this.tools = tools;
    this.request = prepared.request;
    this.call = call;
    this.ending = ending;
    this.delivered = this.nothingYet(0);
  }

  async run(): Promise<void> {
    const served = await this.open();
    const { target, lease, sentAtMs } = served;
    this.sentAtMs = sentAtMs;
    this.engine = target.engine;
    this.delivered = this.nothingYet(served.model.limits.imageTokensMax ?? 0);
    this.bound = this.request.isBoundAsked ? new OutputBound(this.delivered, this.request.maxOutputTokens) : undefined;
    this.price = tokenPrice(this.request, target.route, sentAtMs);
    this.tools.progress.add(this);
    try {
      const dropped = this.dropped.length > 0 ? { dropped: [...this.dropped] } : {};
      this.parts.emit({ type: 'chat-start', model: this.request.model, engine: target.engine, ...dropped });
      await this.deliver(served.result, target);
      lease.done();
    } catch (error) {
      lease.done(error);
      this.tools.progress.remove(this);
      throw await this.settleBroken(error, target, this.price);
    }
    this.tools.progress.remove(this);
    this.tools.metrics.upstreamSeconds.observe({ operation: this.ending.operation, engine: target.engine }, (Date.now() - sentAtMs) / 1_000);
    await this.settleWhole(target, this.price);
  }

  /** Totals delivered so far, for the reporter. */
  progress(): StreamProgress | null {
    this.lookIsDue = true;
    if (!this.price || this.delivered.isEmpty) return null;
    const { usage } = this.delivered.runningTotal();
    const deliveredMicroCredits = this.price.of(usage);
    if (deliveredMicroCredits === this.lastProgress) return null;
    this.lastProgress = deliveredMicroCredits;
    return { requestId: this.call.context.requestId, deliveredMicroCredits, usage, model: this.request.model, engine: this.engine };
  }

  private nothingYet(imageTokensMax: number): DeliveredAnswer {
    const { counter } = this.tools;
    return new DeliveredAnswer(this.request, countChatPrompt(counter, this.request, imageTokensMax), counter);
  }

  private async open(): Promise<Served<Opened>> {
    const { chat, prepared } = this.parts;
    const task = prepared.pictureTask === undefined ? {} : { pictureTask: prepared.pictureTask };
    const asked = { ...providerRequest(this.request), ...task };
    const plainer = prepared.plainer ? { ...prepared.plainer, ...task } : asked;
    const expressible = (upstream: ChatModel): ProviderChatRequest => (upstream.unsupported(asked) ? plainer : asked);
    try {
      checkImages(this.request.messages, this.tools.imageBytesMax);
      return await this.tools.router.run<'chat', Opened>({
        model: this.request.model,
        requestId: this.call.context.requestId,
        clientId: this.call.context.clientId,
        content: this.request,
        operation: chat.routeOperation,
        offer: 'chat',
        serves: chat.serves,
        comesWhole: false,
        mode: this.request.mode,
        pricePin: this.request.pricePin,
        signal: this.call.signal,
        deadlineMs: () => this.call.deadlineMs,
        unsupported: (upstream) => upstream.unsupported(expressible(upstream)),
        attempt: async (upstream, options) => {
          const expressed = expressible(upstream);
          this.dropped = upstream.dropped?.(expressed) ?? [];
          const rest = upstream.stream(expressed, options)[Symbol.asyncIterator]();
          const { done, value } = await rest.next();
          return { first: done ? [] : value, rest };
        },
      });
    } catch (error) {
      await this.tools.settler.settleFailed(this.ending, noEngine, error);
      throw error;
    }
  }

  private async deliver({ first, rest }: Opened, target: Target): Promise<void> {
    try {
      for (let batch: ProviderChatEvent[] | undefined = first; batch;) {
        if (!batch.every((event) => this.pass(event, target))) return this.endAtBound(target);
        if (this.lookIsDue || this.delivered.uncountedCharacters > uncountedCharactersMax) await this.keepInsideHold();
        const next: IteratorResult<ProviderChatEvent[]> = await rest.next();
        batch = next.done ? undefined : next.value;
      }
      // Every adapter says how an answer ended: without that its connection broke, however politely, and it is not the whole.
      if (!this.end) {
        const { provider } = target.route;
        throw new ProviderError({ provider, kind: 'interrupted', accepted: 'yes', reason: 'the answer stopped before its end' });
      }
    } finally {
      await rest.return?.();
    }
  }

  /** False: the answer ends here, whatever else the upstream has. */
  private pass(event: ProviderChatEvent, target: Target): boolean {
    switch (event.type) {
      case 'answer-start':
        this.upstreamId = event.upstreamId;
        return true;
      case 'answer-end':
        this.end = event;
        return true;
      case 'usage-update':
        this.delivered.add(event);
        return true;
      default:
        if (this.delivered.isEmpty) this.tools.metrics.firstOutputSeconds.observe({ engine: target.engine }, (Date.now() - this.sentAtMs) / 1_000);
        return this.passDelta(event);
    }
  }

  private passDelta(event: Delta): boolean {
    const { delta, isPassed } = this.bound?.take(event) ?? { delta: event, isPassed: false };
    if (!this.bound) this.delivered.add(event);
    this.emit(delta);
    return !isPassed;
  }

  /** The client has what it asked for, and is told so in the word that an upstream would use which keeps its bound. */
  private endAtBound({ engine }: Target): void {
    this.tools.metrics.boundCuts.inc({ engine });
    this.end = { type: 'answer-end', finishReason: 'length', usage: null };
  }

  private emit(event: ChatEvent): void {
    const { filter } = this.parts.prepared;
    if (!filter || event.type !== 'text-delta') return this.parts.emit(event);
    const text = filter.pass(event.text);
    if (text !== '') this.parts.emit({ type: 'text-delta', text });
  }

  /** An upstream that ignores a bound of ours goes on only as long as the client's balance carries it. */
  private async keepInsideHold(): Promise<void> {
    this.lookIsDue = false;
    if (!this.price || this.bound || this.delivered.outputTokensAtLeast() <= this.request.maxOutputTokens) return;
    await extendedHold(this.tools, this.call.context, this.price, this.delivered);
  }

  private async settleWhole(target: Target, price: CallPrice): Promise<void> {
    const { finishReason, usage, reportedUsd } = this.end ?? { finishReason: 'stop' as const, usage: null };
    const metered: MeteredUsage = { ...this.delivered.settled(usage), reportedUsd };
    const unfit = this.judge(finishReason);
    if (unfit) throw await this.settleUnfit(unfit, metered, target, price);
    const receipt = await this.tools.settler.settle(this.ending, target.engine, price, 'succeeded', metered, this.upstreamId);
    this.parts.emit({ type: 'chat-end', finishReason, receipt });
  }

  /** Hands on what the filter held back, or says why the answer is not what was asked for. */
  private judge(finishReason: FinishReason): ServiceError | null {
    try {
      const rest = this.parts.prepared.filter?.finish(finishReason) ?? '';
      if (rest !== '') this.parts.emit({ type: 'text-delta', text: rest });
      return null;
    } catch (error) {
      if (error instanceof ServiceError) return error;
      throw error;
    }
  }

  /** A whole answer that is not what was asked for was delivered all the same, and is owed; one without any output is not. */
  private async settleUnfit(unfit: ServiceError, metered: MeteredUsage, target: Target, price: CallPrice): Promise<ServiceError> {
    if (this.delivered.isEmpty) await this.tools.settler.settleFailed(this.ending, target.engine, unfit);
    else await this.settleCut(metered, target, price);
    return unfit;
  }

  /** The end that was not planned: what was delivered is owed, and the client learns why it ended. */
  private async settleBroken(error: unknown, target: Target, price: CallPrice): Promise<unknown> {
    const told = error instanceof ProviderError ? truthfulError(error, this.request.model, !this.delivered.isEmpty) : error;
    if (!this.call.signal.aborted && this.delivered.isEmpty) await this.tools.settler.settleFailed(this.ending, target.engine, told);
    else await this.settleCut(this.delivered.settled(null), target, price);
    return told;
  }

  private async settleCut(metered: MeteredUsage, target: Target, price: CallPrice): Promise<void> {
    try {
      await this.tools.settler.settle(this.ending, target.engine, price, 'cut', metered, this.upstreamId);
    } catch {
      // The client is told of a broken answer either way; a record that billing did not take in time is kept and sent again.
    }
  }
}
