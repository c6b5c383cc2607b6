import type { ChatEvent, ChatRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { Observable } from 'rxjs';
import type { LlmConfig } from '../llm.config.ts';
import type { LlmMetrics } from '../llm.metrics.ts';
import type { BillingDesk } from '../metering/billing-desk.ts';
import type { CallSettler } from '../metering/call-settler.ts';
import type { ProgressReporter } from '../metering/progress-reporter.ts';
import type { TokenCounter } from '../metering/token-counter.ts';
import type { ModelRouter } from '../routing/model-router.ts';
import { ChatStream } from './chat-stream.ts';

/** What a stream works with. */
export interface ChatStreamTools {
  readonly router: ModelRouter;
  readonly settler: CallSettler;
  readonly desk: BillingDesk;
  readonly progress: ProgressReporter;
  readonly counter: TokenCounter;
  readonly metrics: LlmMetrics;
  readonly config: LlmConfig;
}

export class ChatStreamService {
  constructor(private readonly tools: ChatStreamTools) {}

  stream(request: ChatRequest, call: RpcCall): Observable<ChatEvent> {
    return new Observable<ChatEvent>((subscriber) => {
      const work = new ChatStream(this.tools, request, call, (event) => subscriber.next(event)).run().then(
        () => subscriber.complete(),
        (error: unknown) => subscriber.error(error),
      );
      // Settling after the client has left must survive the end of the call.
      call.waitUntil(work);
    });
  }
}
