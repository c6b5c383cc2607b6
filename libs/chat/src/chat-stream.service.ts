import type { ChatEvent, ChatRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { noEngine, type BillingDesk, type CallMetrics, type CallSettler, type EndingCall, type ProgressReporter, type TokenCounter } from '@portazgo/metering';
import type { PictureTask, ProviderChatRequest } from '@portazgo/providers-contract';
import type { ModelRouter, Serves } from '@portazgo/routing';
import { Observable } from 'rxjs';
import type { AnswerFilter } from './answer-filter.ts';
import { ChatStream } from './chat-stream.ts';

/** What a stream works with. */
export interface ChatStreamTools {
  readonly router: ModelRouter;
  readonly settler: CallSettler;
  readonly desk: BillingDesk;
  readonly progress: ProgressReporter;
  readonly counter: TokenCounter;
  readonly metrics: CallMetrics;
  readonly imageBytesMax: number;
}

/** What a provider is asked, and what becomes of its answer. */
export interface PreparedChat {
  readonly request: ChatRequest;
  /** Asked of a provider that cannot express the request itself. */
  readonly plainer?: ProviderChatRequest;
  readonly filter?: AnswerFilter;
  /** For models that measure pictures and read no instructions; with the request and the plainer one. */
  readonly pictureTask?: PictureTask;
}

/** One streamed answer as its service wants it. */
export interface StreamedChat {
  /** Name in records and figures. */
  readonly operation: string;
  /** What routes are asked for, see `RoutedCall`. */
  readonly routeOperation: string;
  readonly serves: Serves;
  readonly model: string;
  /** All that comes before a provider is asked. A failure here costs nothing. */
  prepare(): PreparedChat | Promise<PreparedChat>;
}

export class ChatStreamService {
  constructor(private readonly tools: ChatStreamTools) {}

  stream(chat: StreamedChat, call: RpcCall): Observable<ChatEvent> {
    return new Observable<ChatEvent>((subscriber) => {
      const work = this.run(chat, call, (event) => subscriber.next(event)).then(
        () => subscriber.complete(),
        (error: unknown) => subscriber.error(error),
      );
      // Settling after the client has left must survive the end of the call.
      call.waitUntil(work);
    });
  }

  private async run(chat: StreamedChat, call: RpcCall, emit: (event: ChatEvent) => void): Promise<void> {
    const ending: EndingCall = { operation: chat.operation, model: chat.model, context: call.context, emptyIsFree: true };
    let prepared: PreparedChat;
    try {
      prepared = await chat.prepare();
    } catch (error) {
      await this.tools.settler.settleFailed(ending, noEngine, error);
      throw error;
    }
    await new ChatStream({ tools: this.tools, chat, prepared, ending, call, emit }).run();
  }
}
