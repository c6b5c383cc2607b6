import type { ChatEvent, ChatRequest, ProgressRecord } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { ProviderError, type CallOptions, type ProviderChatEvent } from '@portazgo/providers-contract';
import { CallPrice } from '../metering/call-price.ts';
import type { EndingCall, MeteredUsage } from '../metering/call-settler.ts';
import type { RunningStream } from '../metering/progress-reporter.ts';
import { noEngine } from '../routing/call-runner.ts';
import type { Served, Target } from '../routing/model-router.ts';
import { truthfulError } from '../routing/truthful-error.ts';
import type { ChatStreamTools } from './chat-stream.service.ts';
import { DeliveredAnswer, uncountedCharactersMax } from './delivered-answer.ts';
import { extendedHold } from './hold-extension.ts';
import { checkImages } from './image-check.ts';
import { providerRequest } from './provider-request.ts';

interface Opened {
  readonly first: ProviderChatEvent[];
  readonly rest: AsyncIterator<ProviderChatEvent[]>;
}
type AnswerEnd = Extract<ProviderChatEvent, { type: 'answer-end' }>;

/** One streamed chat from its request to its settled end. */
export class ChatStream implements RunningStream {
  private readonly delivered: DeliveredAnswer;
  private readonly ending: EndingCall;
  private price: CallPrice | undefined;
  private upstreamId: string | undefined;
  private end: AnswerEnd | undefined;
  private lastProgress = 0;
  /** A second has passed since the delivered tokens were held against the bound. */
  private lookIsDue = false;
  private sentAtMs = 0;

  constructor(
    private readonly tools: ChatStreamTools,
    private readonly request: ChatRequest,
    private readonly call: RpcCall,
    private readonly emit: (event: ChatEvent) => void,
  ) {
    this.delivered = new DeliveredAnswer(request.messages, tools.counter);
    this.ending = { operation: 'chat-stream', model: request.model, context: call.context };
  }

  async run(): Promise<void> {
    const served = await this.open();
    const { target, lease, sentAtMs } = served;
    this.sentAtMs = sentAtMs;
    this.price = new CallPrice(this.request, target, sentAtMs);
    this.tools.progress.add(this);
    try {
      this.emit({ type: 'chat-start', model: this.request.model, engine: target.engine });
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
  progress(): ProgressRecord | null {
    this.lookIsDue = true;
    if (!this.price || this.delivered.isEmpty) return null;
    const { usage } = this.delivered.runningTotal();
    const deliveredMicroCredits = this.price.of(usage);
    if (deliveredMicroCredits === this.lastProgress) return null;
    this.lastProgress = deliveredMicroCredits;
    return { requestId: this.call.context.requestId, deliveredMicroCredits, usage };
  }

  private async open(): Promise<Served<Opened>> {
    const asked = providerRequest(this.request);
    try {
      checkImages(this.request.messages, this.tools.config.LLM_IMAGE_BYTES_MAX);
      return await this.tools.router.run<Opened>({
        model: this.request.model,
        requestId: this.call.context.requestId,
        kind: 'chat',
        comesWhole: false,
        mode: this.request.mode,
        signal: this.call.signal,
        deadlineMs: () => this.call.deadlineMs,
        unsupported: ({ account, route }) => account.client.chatModel(route.upstreamModel).unsupported(asked),
        attempt: async ({ account, route }, options: CallOptions) => {
          const rest = account.client.chatModel(route.upstreamModel).stream(asked, options)[Symbol.asyncIterator]();
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
        for (const event of batch) this.pass(event, target);
        if (this.lookIsDue || this.delivered.uncountedCharacters > uncountedCharactersMax) await this.keepInsideHold();
        const next: IteratorResult<ProviderChatEvent[]> = await rest.next();
        batch = next.done ? undefined : next.value;
      }
    } finally {
      await rest.return?.();
    }
  }

  private pass(event: ProviderChatEvent, target: Target): void {
    switch (event.type) {
      case 'answer-start':
        this.upstreamId = event.upstreamId;
        return;
      case 'answer-end':
        this.end = event;
        return;
      case 'usage-update':
        this.delivered.add(event);
        return;
      default:
        if (this.delivered.isEmpty) this.tools.metrics.firstOutputSeconds.observe({ engine: target.engine }, (Date.now() - this.sentAtMs) / 1_000);
        this.delivered.add(event);
        this.emit(event);
    }
  }

  /** An upstream that ignores its output bound goes on only as long as the client's balance carries it. */
  private async keepInsideHold(): Promise<void> {
    this.lookIsDue = false;
    if (!this.price || this.delivered.outputTokensAtLeast() <= this.request.maxOutputTokens) return;
    await extendedHold(this.tools, this.call.context, this.price, this.delivered);
  }

  private async settleWhole(target: Target, price: CallPrice): Promise<void> {
    const { finishReason, usage, reportedUsd } = this.end ?? { finishReason: 'stop' as const, usage: null };
    const metered: MeteredUsage = usage ? { usage, usageSource: 'upstream', reportedUsd } : this.delivered.soFar();
    const receipt = await this.tools.settler.settle(this.ending, target, price, 'succeeded', metered, this.upstreamId);
    this.emit({ type: 'chat-end', finishReason, receipt });
  }

  /** The end that was not planned: what was delivered is owed, and the client learns why it ended. */
  private async settleBroken(error: unknown, target: Target, price: CallPrice): Promise<unknown> {
    const told = error instanceof ProviderError ? truthfulError(error, this.request.model, !this.delivered.isEmpty) : error;
    if (!this.call.signal.aborted && this.delivered.isEmpty) await this.tools.settler.settleFailed(this.ending, target.engine, told);
    else {
      try {
        await this.tools.settler.settle(this.ending, target, price, 'cut', this.delivered.soFar(), this.upstreamId);
      } catch {
        // The client is told of a broken answer either way; a record that billing did not take in time is kept and sent again.
      }
    }
    return told;
  }
}
