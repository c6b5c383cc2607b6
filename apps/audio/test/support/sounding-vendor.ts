import { setTimeout as sleep } from 'node:timers/promises';
import type { Quantities } from '@portazgo/contracts';
import type {
  CallOptions,
  ProviderClient,
  ProviderSpeech,
  ProviderSpeechRequest,
  ProviderTranscription,
  ProviderTranscriptionRequest,
  Vendor,
} from '@portazgo/providers-contract';

/** How a vendor behaves; changed by the test as it goes. */
export class VendorScript {
  chunks: Buffer[] = [Buffer.alloc(1_000, 1), Buffer.alloc(1_000, 2)];
  pauseMs = 0;
  /** Thrown before the head, or after the chunks. */
  refusal: Error | undefined;
  cut: Error | undefined;
  told: Quantities | null = null;
  transcription: Omit<ProviderTranscription, 'transcript'> & { text: string } = { text: 'hola', quantities: null };
  removes: (id: string) => Promise<boolean> = async () => true;
  readonly spoken: ProviderSpeechRequest[] = [];
  readonly heard: Buffer[] = [];
  abortedAt = 0;

  async speak(request: ProviderSpeechRequest, options: CallOptions): Promise<ProviderSpeech> {
    this.spoken.push(request);
    if (this.refusal) throw this.refusal;
    options.signal.addEventListener('abort', () => (this.abortedAt = performance.now()), { once: true });
    return { upstreamId: 'up-1', mimeType: 'audio/mpeg', chunks: this.flow(options.signal), quantities: () => this.told };
  }

  async transcribe({ audio }: ProviderTranscriptionRequest): Promise<ProviderTranscription> {
    this.heard.push(await audio.read());
    const { text, ...more } = this.transcription;
    return { transcript: { text }, ...more };
  }

  private async *flow(signal: AbortSignal): AsyncIterable<Buffer> {
    for (const chunk of this.chunks) {
      yield chunk;
      await sleep(this.pauseMs, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
    if (this.cut) throw this.cut;
  }
}

/** The vendor stays, its script may be another one at each call. */
export function soundingVendor(name: string, script: () => VendorScript): Vendor {
  return {
    name,
    isLocal: false,
    origin: 'http://vendor.invalid',
    basePath: '',
    offers: ['speech', 'transcription'],
    open: (): ProviderClient => ({
      speech: (upstreamModel) => ({ provider: name, upstreamModel, unsupported: () => null, speak: (...call) => script().speak(...call) }),
      transcription: (upstreamModel) => ({ provider: name, upstreamModel, unsupported: () => null, transcribe: (request) => script().transcribe(request) }),
      voices: { provider: name, remove: (id) => script().removes(id) },
      close: async () => undefined,
    }),
  };
}
