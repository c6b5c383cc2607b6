import { priceOfMedia } from '@portazgo/catalog';
import type { TranscriptionReply, TranscriptionRequest } from '@portazgo/contracts';
import type { ProviderFiles } from '@portazgo/job-worker';
import type { RpcCall } from '@portazgo/messaging';
import type { MeteredMedia } from '@portazgo/metering';
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
      cost: ({ quantities }, { route }, sentAtMs) => (isSilent ? 0 : priceOfMedia(route, settings, quantities, sentAtMs)),
      answer: ({ transcript }, engine, receipt) => ({ model: request.model, engine, transcript, receipt }),
    });
  }

  private providerRequest(request: TranscriptionRequest, { route, account }: Target): ProviderTranscriptionRequest {
    const { audio, language, prompt, translate, timestamps, settings } = request;
    return { audio: this.files.of({ role: 'audio', file: audio }, account), language, prompt, translate, timestamps, settings, constants: route.constants };
  }
}

/** The seconds of the file as it lies in our store, unless the provider counts for itself. */
function meter({ audio }: TranscriptionRequest, { quantities, tokens, transcript }: ProviderTranscription): MeteredMedia {
  const seconds = audio.durationSeconds ?? transcript.durationSeconds ?? 0;
  const told = Object.fromEntries(Object.entries(quantities ?? {}).filter(([, amount]) => Number.isFinite(amount) && amount >= 0));
  const isTold = tokens !== undefined || Object.keys(told).length > 0;
  return { quantities: { requests: 1, seconds, ...told }, tokens, usageSource: isTold ? 'upstream' : 'counted' };
}
