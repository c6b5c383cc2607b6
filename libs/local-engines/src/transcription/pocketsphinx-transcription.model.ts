import {
  ProviderError,
  type CallOptions,
  type ProviderTranscription,
  type ProviderTranscriptionRequest,
  type TranscriptionModel,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import { providerFault } from '../local.error.ts';
import { localProvider } from '../local-provider.ts';
import { hearingSecondsMax, type HearTasks } from './pocketsphinx.ts';

const language = 'en';

export class PocketsphinxTranscriptionModel implements TranscriptionModel {
  readonly provider = localProvider;

  constructor(
    readonly upstreamModel: string,
    private readonly engine: EngineHost<HearTasks>,
  ) {}

  unsupported(request: ProviderTranscriptionRequest): UnsupportedField | null {
    if (request.language !== undefined && !/^en(?:-|$)/i.test(request.language))
      return { field: 'language', reason: 'pocketsphinx understands English only, and no other recogniser is installed here' };
    if (request.translate) return { field: 'translate', reason: 'pocketsphinx understands English only' };
    if (request.prompt) return { field: 'prompt', reason: 'pocketsphinx takes no hint' };
    const setting = Object.entries(request.settings).find(([, value]) => value !== 0 && value !== '' && value !== false);
    if (setting) return { field: setting[0], reason: 'the provider has no such setting' };
    const { durationSeconds = 0 } = request.audio;
    return durationSeconds > hearingSecondsMax ? { field: 'audio', reason: `lasts longer than ${hearingSecondsMax} seconds` } : null;
  }

  async transcribe(request: ProviderTranscriptionRequest, { signal, timeouts }: CallOptions): Promise<ProviderTranscription> {
    const refusal = this.unsupported(request);
    if (refusal) throw new ProviderError({ provider: localProvider, kind: 'bad_request', accepted: 'no', ...refusal });
    const sound = await request.audio.read();
    try {
      const { durationSeconds, utterances } = await this.engine.run('hear', { sound }, { signal, totalMs: timeouts.totalMs });
      const text = utterances.map((utterance) => utterance.text).join(' ');
      const segments = utterances.map(({ text: said, startSeconds, endSeconds }) => ({ text: said, startSeconds, endSeconds }));
      const words = utterances.flatMap((utterance) => utterance.words);
      const { timestamps } = request;
      return {
        transcript: {
          text,
          language,
          durationSeconds,
          ...(timestamps.includes('segment') ? { segments } : {}),
          ...(timestamps.includes('word') ? { words: [...words] } : {}),
        },
        quantities: { seconds: durationSeconds },
      };
    } catch (error) {
      throw providerFault(error);
    }
  }
}
