import { speechFormat, type UpstreamTask } from '@portazgo/contracts';
import {
  ProviderError,
  type CallOptions,
  type MediaModel,
  type ProviderMediaRequest,
  type ProviderMediaStart,
  type ProviderMediaState,
  type ProviderSpeechRequest,
  type SpeechModel,
  type StartOptions,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import type { FishAudioVoices } from './fish-audio-voice.ts';

/** Speech as a file, and voices from recordings. */
export class FishAudioMediaModel implements MediaModel {
  readonly provider = 'fish-audio';
  readonly pollMs = 1_000;

  constructor(
    readonly upstreamModel: string,
    private readonly speech: SpeechModel,
    private readonly voices: FishAudioVoices,
  ) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    if (request.operation === 'audio.clone-voice') return this.voices.unsupported(request);
    if (request.operation !== 'audio.speak') return { field: 'model', reason: `the provider does not do ${request.operation}` };
    const speech = speechOf(request);
    return 'field' in speech ? speech : this.speech.unsupported(speech);
  }

  start(request: ProviderMediaRequest, options: StartOptions): Promise<ProviderMediaStart> {
    const fault = this.unsupported(request);
    if (fault) return Promise.reject(new ProviderError({ provider: this.provider, kind: 'bad_request', accepted: 'no', ...fault }));
    return request.operation === 'audio.clone-voice' ? this.voices.clone(request, options) : this.speak(request, options);
  }

  /** Only voices are ever waited for. */
  status(task: UpstreamTask, _request: unknown, options: CallOptions): Promise<ProviderMediaState> {
    return this.voices.status(task, options);
  }

  private async speak(request: ProviderMediaRequest, options: CallOptions): Promise<ProviderMediaStart> {
    const speech = speechOf(request);
    if ('field' in speech) throw new TypeError(`not checked before it was sent: ${speech.field}`);
    const { mimeType, chunks } = await this.speech.speak(speech, options);
    const parts: Buffer[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    return { state: 'done', outcome: { results: [{ bytes: Buffer.concat(parts), mimeType }] } };
  }
}

function speechOf({ prompt, turns, settings, fields, constants }: ProviderMediaRequest): ProviderSpeechRequest | UnsupportedField {
  const format = speechFormat.safeParse(settings['format'] ?? settings['output_format'] ?? 'mp3');
  if (!format.success) return { field: 'format', reason: 'the provider speaks mp3, wav, opus, pcm' };
  const spoken = turns.length > 0 ? turns : prompt ? [{ text: prompt }] : [];
  return spoken.length > 0 ? { turns: spoken, format: format.data, settings, fields, constants } : { field: 'text', reason: 'there is nothing to say' };
}
