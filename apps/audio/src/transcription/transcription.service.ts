import { priceOfMedia } from '@portazgo/catalog';
import type { TranscriptionReply, TranscriptionRequest } from '@portazgo/contracts';
import type { ProviderFiles } from '@portazgo/job-worker';
import type { RpcCall } from '@portazgo/messaging';
import { reconcileQuantities, type MeteredMedia } from '@portazgo/metering';
import type { ProviderTranscription, ProviderTranscriptionRequest } from '@portazgo/providers-contract';
import { servesOperation, type CallRunner, type Target } from '@portazgo/routing';

const operation = 'audio.transcribe';

/** Speech to text, answered in one piece. */
export class TranscriptionService {
  constructor(
    private readonly runner: CallRunner,
    private readonly files: ProviderFiles,
  ) {}

  transcribe(request: TranscriptionRequest, call: RpcCall): Promise<TranscriptionReply> {
    const { settings } = request;
    const media = { operation, input: { settings, inputs: [{ role: 'audio' as const }] } } as const;
    // Nothing was said in it: an answer without any output costs nothing.
    let isSilent = false;
    return this.runner.runMedia({
      operation,
      offer: 'transcription',
      media,
      serves: servesOperation(operation),
      comesWhole: true,
      request,
      call,
      unsupported: (upstream, target) => upstream.unsupported(this.providerRequest(request, target)),
      attempt: (upstream, options, target) => upstream.transcribe(this.providerRequest(request, target), options),
      meter: (result) => {
        isSilent = result.transcript.text.trim() === '';
        return meter(request, result);
      },
      // A recording can be longer than everything in it told us: what the provider bills is owed as far as the balance carries it.
      mayExceedHold: true,
      cost: ({ quantities }, { route }, sentAtMs) => (isSilent ? 0 : priceOfMedia(route, settings, quantities, sentAtMs)),
      answer: ({ transcript }, engine) => ({ model: request.model, engine, transcript }),
    });
  }

  private providerRequest(request: TranscriptionRequest, { route, account }: Target): ProviderTranscriptionRequest {
    const { audio, language, prompt, translate, timestamps, settings } = request;
    return { audio: this.files.of({ role: 'audio', file: audio }, account), language, prompt, translate, timestamps, settings, constants: route.constants };
  }
}

/** The most seconds that a recording of so many bytes can have: below 8 kbit/s there is no speech. A vendor may bill a minute at least. */
const mostSeconds = (bytes: number) => bytes / 1_000 + 60;

/** The seconds of the file as it lies in our store, unless the provider counts for itself and its figure can be true. */
function meter({ audio }: TranscriptionRequest, { quantities: told, tokens, transcript }: ProviderTranscription): MeteredMedia {
  const seconds = audio.durationSeconds ?? transcript.durationSeconds ?? 0;
  const { quantities, usageSource } = reconcileQuantities({ requests: 1, seconds }, told, { seconds: Math.max(seconds + 60, mostSeconds(audio.bytes)) });
  return { quantities, tokens, usageSource: tokens && usageSource === 'counted' ? 'upstream' : usageSource };
}
