import type { CallOptions, ProviderSpeech, ProviderSpeechRequest, SpeechModel, UnsupportedField } from '@portazgo/providers-contract';
import { ProviderError } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import { providerFault } from '../local.error.ts';
import { localProvider } from '../local-provider.ts';
import { soundMimeTypes } from '../sound/sound-format.ts';
import { ChunkQueue } from './chunk-queue.ts';
import type { SpeakResult, SpeakTasks } from './speaking.ts';
import { speechOf, type Cast } from './speech-order.ts';

/** Speech that goes out sentence by sentence. */
export class LocalSpeechModel implements SpeechModel {
  readonly provider = localProvider;

  constructor(
    readonly upstreamModel: string,
    private readonly engine: EngineHost<SpeakTasks>,
    private readonly cast: Cast,
  ) {}

  unsupported(request: ProviderSpeechRequest): UnsupportedField | null {
    const speech = speechOf(request, this.cast);
    return 'reason' in speech ? speech : null;
  }

  async speak(request: ProviderSpeechRequest, { signal, timeouts }: CallOptions): Promise<ProviderSpeech> {
    const speech = speechOf(request, this.cast);
    if ('reason' in speech) throw new ProviderError({ provider: localProvider, kind: 'bad_request', accepted: 'no', ...speech });
    const leaving = new AbortController();
    const chunks = new ChunkQueue(() => leaving.abort(new Error('nobody listens any more')));
    let told: SpeakResult | null = null;
    const options = { signal: AbortSignal.any([signal, leaving.signal]), totalMs: timeouts.totalMs, onChunk: (chunk: Buffer) => chunks.add(chunk) };
    this.engine.run('speak', { ...speech, isStreamed: true }, options).then(
      (result) => {
        told = result;
        chunks.end();
      },
      (error: unknown) => chunks.fail(providerFault(error)),
    );
    // What fails before the first sound may be asked of another.
    await chunks.first;
    return { mimeType: soundMimeTypes[speech.format], chunks, quantities: () => told && { seconds: told.seconds } };
  }
}
