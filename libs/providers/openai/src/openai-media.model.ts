import {
  ProviderError,
  type MediaModel,
  type ProviderMediaOutcome,
  type ProviderMediaRequest,
  type ProviderMediaStart,
  type ProviderMediaState,
  type SpeechModel,
  type StartOptions,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import { failureOf, jsonBody, multipartBody, readReply, type FaultRules, type ProviderHttp } from '@portazgo/providers-http';
import { openAiFaultText, openAiRefusal } from './openai.error.ts';
import { editParts, imageFields, picturesOf, unsupportedImage } from './openai-image.mapper.ts';
import { imageOutcome, imageReply } from './openai-image.schema.ts';
import { speechFile, speechOf } from './openai-speech-file.ts';

const imagesBytesMax = 128 * 1_048_576;

/** Pictures, and speech as a file. The vendor answers at once: every job is done after its start. */
export class OpenAiMediaModel implements MediaModel {
  readonly provider = 'openai';
  readonly pollMs = 1_000;

  constructor(
    readonly upstreamModel: string,
    private readonly faults: FaultRules,
    private readonly http: ProviderHttp,
    private readonly speech: SpeechModel,
  ) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    const { operation } = request;
    if (operation === 'image.generate' || operation === 'image.edit' || operation === 'image.avatar') return unsupportedImage(this.upstreamModel, request);
    if (operation !== 'audio.speak') return { field: 'model', reason: `the provider does not do ${operation}` };
    const speech = speechOf(request);
    return 'field' in speech ? speech : this.speech.unsupported(speech);
  }

  async start(request: ProviderMediaRequest, options: StartOptions): Promise<ProviderMediaStart> {
    const fault = this.unsupported(request);
    if (fault) throw new ProviderError({ provider: this.provider, kind: 'bad_request', accepted: 'no', ...fault });
    const outcome = request.operation === 'audio.speak' ? await speechFile(this.speech, request, options) : await this.paint(request, options);
    return { state: 'done', outcome };
  }

  status(): Promise<ProviderMediaState> {
    return Promise.reject(new ProviderError({ provider: this.provider, kind: 'not_found', accepted: 'yes', reason: 'the provider keeps no tasks' }));
  }

  private async paint(request: ProviderMediaRequest, options: StartOptions): Promise<ProviderMediaOutcome> {
    const isEdit = picturesOf(request).length > 0;
    const body = isEdit ? multipartBody(await editParts(this.upstreamModel, request)) : jsonBody(imageFields(this.upstreamModel, request));
    const path = isEdit ? '/images/edits' : '/images/generations';
    const reply = await this.http.request({ method: 'POST', path, body, accept: 'application/json', bodyBytesMax: imagesBytesMax }, options);
    if (reply.status !== 200) throw openAiRefusal(this.faults, reply);
    const error = openAiFaultText(reply.body);
    if (error) throw failureOf(this.faults, error);
    const outcome = imageOutcome(readReply(this.provider, imageReply, reply.body), request.settings);
    const id = reply.headers['x-request-id'];
    return { ...outcome, ...(typeof id === 'string' ? { upstreamId: id } : {}) };
  }
}
