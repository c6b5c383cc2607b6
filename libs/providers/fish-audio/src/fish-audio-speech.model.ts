import {
  ProviderError,
  type CallOptions,
  type ProviderSpeech,
  type ProviderSpeechRequest,
  type SpeechModel,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import { errorReply, jsonBody, soundBytes, type FaultRules, type ProviderHttp } from '@portazgo/providers-http';
import { fishRefusal } from './fish-audio.error.ts';
import { speechBody, speechTypes, unsupportedSpeech } from './fish-audio-speech.mapper.ts';

const speechBytesMax = 512 * 1_048_576;

export class FishAudioSpeechModel implements SpeechModel {
  readonly provider = 'fish-audio';

  constructor(
    readonly upstreamModel: string,
    private readonly faults: FaultRules,
    private readonly http: ProviderHttp,
  ) {}

  unsupported(request: ProviderSpeechRequest): UnsupportedField | null {
    return unsupportedSpeech(this.upstreamModel, request);
  }

  async speak(request: ProviderSpeechRequest, options: CallOptions): Promise<ProviderSpeech> {
    const fault = this.unsupported(request);
    if (fault) throw new ProviderError({ provider: this.provider, kind: 'bad_request', accepted: 'no', ...fault });
    const call = { method: 'POST', path: '/v1/tts', body: jsonBody(speechBody(request)), bodyBytesMax: speechBytesMax } as const;
    const reply = await this.http.stream({ ...call, headers: { model: this.upstreamModel } }, options);
    if (reply.status !== 200) throw fishRefusal(this.faults, await errorReply(reply));
    // The vendor tells no usage: the house counts the bytes of the text.
    return { mimeType: speechTypes[request.format] ?? 'audio/mpeg', chunks: await soundBytes(this.provider, reply), quantities: () => null };
  }
}
