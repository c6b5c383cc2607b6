import type { SpeechEvent, SpeechRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import type { CallMetrics, CallSettler, ProgressReporter } from '@portazgo/metering';
import type { ModelRouter } from '@portazgo/routing';
import { Observable } from 'rxjs';
import { SpeechStream } from './speech-stream.ts';

/** What a stream works with. */
export interface SpeechTools {
  readonly router: ModelRouter;
  readonly settler: CallSettler;
  readonly progress: ProgressReporter;
  readonly metrics: CallMetrics;
}

/** Speech that is sent while it is made. */
export class SpeechService {
  constructor(private readonly tools: SpeechTools) {}

  stream(request: SpeechRequest, call: RpcCall): Observable<SpeechEvent> {
    return new Observable<SpeechEvent>((subscriber) => {
      const work = new SpeechStream(this.tools, request, call, (event) => subscriber.next(event)).run().then(
        () => subscriber.complete(),
        (error: unknown) => subscriber.error(error),
      );
      // Settling after the client has left must survive the end of the call.
      call.waitUntil(work);
    });
  }
}
