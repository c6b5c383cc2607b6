import { priceOfMedia } from '@portazgo/catalog';
import type { TranscriptionReply, TranscriptionRequest } from '@portazgo/contracts';
import type { ProviderFiles } from '@portazgo/job-worker';
import type { RpcCall } from '@portazgo/messaging';
import type { ProviderTranscriptionRequest } from '@portazgo/providers-contract';
import { servesOperation, type CallRunner, type Target } from '@portazgo/routing';
import { meterTranscription } from './meter-transcription.ts';

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
        return meterTranscription(request, result);
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
