import type { UpstreamTask } from '@portazgo/contracts';
import {
  ProviderError,
  type CallOptions,
  type MediaModel,
  type ProviderErrorKind,
  type ProviderMediaRequest,
  type ProviderMediaStart,
  type ProviderMediaState,
  type StartOptions,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import { asPoll, failureOf, jsonBody, readReply, type FaultRules, type ProviderHttp } from '@portazgo/providers-http';
import { sunoRefusal } from './suno.error.ts';
import { songBody, unsupportedSong } from './suno.mapper.ts';
import { recordReply, songOutcome, submitReply, type SongRecord } from './suno.schema.ts';

const replyBytesMax = 4 * 1_048_576;
const unknownForMs = 60_000;
const failures: ReadonlyMap<string, ProviderErrorKind> = new Map([
  ['CREATE_TASK_FAILED', 'upstream_bug'],
  ['GENERATE_AUDIO_FAILED', 'upstream_bug'],
  ['CALLBACK_EXCEPTION', 'upstream_bug'],
  ['SENSITIVE_WORD_ERROR', 'content_blocked'],
]);

/** Music through a reseller of Suno. A call makes two songs. Callbacks are unsigned, so nothing is believed of them. */
export class SunoMediaModel implements MediaModel {
  readonly provider = 'suno';
  readonly pollMs = 3_000;

  constructor(
    readonly upstreamModel: string,
    private readonly faults: FaultRules,
    private readonly http: ProviderHttp,
  ) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    return unsupportedSong(this.upstreamModel, request);
  }

  async start(request: ProviderMediaRequest, options: StartOptions): Promise<ProviderMediaStart> {
    const fault = this.unsupported(request);
    if (fault) throw new ProviderError({ provider: this.provider, kind: 'bad_request', accepted: 'no', ...fault });
    const body = jsonBody(songBody(this.upstreamModel, request, options.callbackUrl));
    const reply = await this.http.request({ method: 'POST', path: '/generate', body, accept: 'application/json', bodyBytesMax: replyBytesMax }, options);
    const refusal = sunoRefusal(this.faults, reply);
    if (refusal) throw refusal;
    const { data } = readReply(this.provider, submitReply, reply.body);
    return { state: 'tracked', task: { id: data.taskId, data: { submittedAtUnixMs: String(Date.now()) } } };
  }

  async status({ id, data }: UpstreamTask, _request: unknown, options: CallOptions): Promise<ProviderMediaState> {
    const record = await asPoll(this.look(id, options));
    if (!record) return this.unknownTask(Number(data['submittedAtUnixMs'] ?? 0));
    const failure = failures.get(record.status);
    if (failure) throw failureOf(this.faults, { message: record.errorMessage ?? '', codes: [record.status], isStructured: true }, failure);
    if (record.status === 'SUCCESS') return { state: 'done', outcome: songOutcome(id, record) };
    return { state: record.status === 'PENDING' ? 'queued' : 'running' };
  }

  private async look(id: string, options: CallOptions): Promise<SongRecord | null> {
    const path = `/generate/record-info?taskId=${encodeURIComponent(id)}`;
    const reply = await this.http.request({ method: 'GET', path, accept: 'application/json', bodyBytesMax: replyBytesMax }, options);
    const refusal = sunoRefusal(this.faults, reply);
    if (refusal?.kind === 'not_found') return null;
    if (refusal) throw refusal;
    return readReply(this.provider, recordReply, reply.body).data ?? null;
  }

  private unknownTask(submittedAtUnixMs: number): ProviderMediaState {
    if (Date.now() - submittedAtUnixMs < unknownForMs) return { state: 'queued' };
    throw new ProviderError({ provider: this.provider, kind: 'not_found', accepted: 'yes', reason: 'the provider no longer has the task' });
  }
}
