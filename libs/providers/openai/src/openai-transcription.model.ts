import type { CallOptions, ProviderTranscription, ProviderTranscriptionRequest, TranscriptionModel, UnsupportedField } from '@portazgo/providers-contract';
import { failureOf, multipartBody, readReply, type FaultRules, type ProviderHttp } from '@portazgo/providers-http';
import { openAiFaultText, openAiRefusal } from './openai.error.ts';
import { transcriptionParts, unsupportedTranscription } from './openai-transcription.mapper.ts';
import { quantitiesOf, tokensOf, transcriptionReply, transcriptOf } from './openai-transcription.schema.ts';

const replyBytesMax = 32 * 1_048_576;

export class OpenAiTranscriptionModel implements TranscriptionModel {
  readonly provider = 'openai';

  constructor(
    readonly upstreamModel: string,
    private readonly faults: FaultRules,
    private readonly http: ProviderHttp,
  ) {}

  unsupported(request: ProviderTranscriptionRequest): UnsupportedField | null {
    return unsupportedTranscription(this.upstreamModel, request);
  }

  async transcribe(request: ProviderTranscriptionRequest, options: CallOptions): Promise<ProviderTranscription> {
    const path = request.translate ? '/audio/translations' : '/audio/transcriptions';
    const body = multipartBody(await transcriptionParts(this.upstreamModel, request));
    const reply = await this.http.request({ method: 'POST', path, body, accept: 'application/json', bodyBytesMax: replyBytesMax }, options);
    if (reply.status !== 200) throw openAiRefusal(this.faults, reply);
    const error = openAiFaultText(reply.body);
    if (error) throw failureOf(this.faults, error);
    const answer = readReply(this.provider, transcriptionReply, reply.body);
    const tokens = tokensOf(answer);
    const id = reply.headers['x-request-id'];
    return {
      transcript: transcriptOf(answer),
      quantities: quantitiesOf(answer),
      ...(tokens ? { tokens } : {}),
      upstreamId: typeof id === 'string' ? id : undefined,
    };
  }
}
