import type { CallOptions, ProviderSpeech, ProviderSpeechRequest, SpeechModel, UnsupportedField } from '@portazgo/providers-contract';
import { errorReply, jsonBody, soundBytes, type FaultRules, type ProviderHttp } from '@portazgo/providers-http';
import { openAiRefusal } from './openai.error.ts';
import { speechBody, speechTypes, unsupportedSpeech } from './openai-speech.mapper.ts';

const speechBytesMax = 256 * 1_048_576;

export class OpenAiSpeechModel implements SpeechModel {
  readonly provider = 'openai';

  constructor(
    readonly upstreamModel: string,
    private readonly faults: FaultRules,
    private readonly http: ProviderHttp,
  ) {}

  unsupported(request: ProviderSpeechRequest): UnsupportedField | null {
    return unsupportedSpeech(this.upstreamModel, request);
  }

  async speak(request: ProviderSpeechRequest, options: CallOptions): Promise<ProviderSpeech> {
    const body = jsonBody(speechBody(this.upstreamModel, request));
    const reply = await this.http.stream({ method: 'POST', path: '/audio/speech', body, bodyBytesMax: speechBytesMax }, options);
    if (reply.status !== 200) throw openAiRefusal(this.faults, await errorReply(reply));
    const chunks = await soundBytes(this.provider, reply);
    const id = reply.headers['x-request-id'];
    // The raw answer carries no usage: the house counts the characters.
    return {
      mimeType: speechTypes[request.format] ?? 'application/octet-stream',
      chunks,
      quantities: () => null,
      upstreamId: typeof id === 'string' ? id : undefined,
    };
  }
}
