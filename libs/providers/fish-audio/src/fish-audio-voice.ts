import type { UpstreamTask } from '@portazgo/contracts';
import {
  ProviderError,
  unnamedSetting,
  type CallOptions,
  type ProviderFile,
  type ProviderMediaOutcome,
  type ProviderMediaRequest,
  type ProviderMediaStart,
  type ProviderMediaState,
  type UnsupportedField,
  type VoiceStudio,
} from '@portazgo/providers-contract';
import { asPoll, failureOf, multipartBody, readReply, type FaultRules, type MultipartPart, type ProviderHttp } from '@portazgo/providers-http';
import { z } from 'zod';
import { fishRefusal } from './fish-audio.error.ts';

const replyBytesMax = 1_048_576;
const titleMax = 200;
const unknownForMs = 60_000;
/** For names of files; the vendor looks at the sound itself. */
const extensions: Readonly<Record<string, string>> = { 'audio/wav': 'wav', 'audio/x-wav': 'wav', 'audio/mpeg': 'mp3', 'audio/flac': 'flac' };

const voiceReply = z.object({
  _id: z.string().regex(/^[\w-]{1,128}$/),
  title: z.string().catch(''),
  state: z.enum(['created', 'training', 'trained', 'failed']),
});
type VoiceReply = z.output<typeof voiceReply>;

/** Voices of the operator's account. Never public: they are a client's, who owns and deletes them through this house. */
export class FishAudioVoices implements VoiceStudio {
  readonly provider = 'fish-audio';

  constructor(
    private readonly faults: FaultRules,
    private readonly http: ProviderHttp,
  ) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    const { inputs, settings } = request;
    if (!inputs.some(({ role }) => role === 'audio')) return { field: 'audio', reason: 'there is no recording to clone' };
    const stranger = inputs.find(({ role, mimeType }) => role !== 'audio' || !mimeType.startsWith('audio/'));
    if (stranger) return { field: stranger.role, reason: 'the provider clones from recordings of sound' };
    if (String(settings['title'] ?? '').length > titleMax) return { field: 'title', reason: `a title has at most ${titleMax} characters` };
    return unnamedSetting(request, {}, ['title', 'description', 'consent']);
  }

  async clone(request: ProviderMediaRequest, options: CallOptions): Promise<ProviderMediaStart> {
    const body = multipartBody(await voiceParts(request));
    const reply = await this.http.request({ method: 'POST', path: '/model', body, accept: 'application/json', bodyBytesMax: replyBytesMax }, options);
    if (reply.status !== 201 && reply.status !== 200) throw fishRefusal(this.faults, reply);
    const voice = readReply(this.provider, voiceReply, reply.body);
    const outcome = this.outcome(voice);
    if (outcome) return { state: 'done', outcome };
    return { state: 'tracked', task: { id: voice._id, data: { submittedAtUnixMs: String(Date.now()) } } };
  }

  async status({ id, data }: UpstreamTask, options: CallOptions): Promise<ProviderMediaState> {
    const voice = await asPoll(this.look(id, options));
    if (voice) {
      const outcome = this.outcome(voice);
      return outcome ? { state: 'done', outcome } : { state: 'running' };
    }
    if (Date.now() - Number(data['submittedAtUnixMs'] ?? 0) < unknownForMs) return { state: 'queued' };
    throw new ProviderError({ provider: this.provider, kind: 'not_found', accepted: 'yes', reason: 'the provider no longer has the voice' });
  }

  async remove(upstreamVoiceId: string, options: CallOptions): Promise<boolean> {
    const reply = await this.http.request({ method: 'DELETE', path: pathOf(upstreamVoiceId), bodyBytesMax: replyBytesMax }, options);
    if (reply.status === 404 || (reply.status >= 200 && reply.status < 300)) return true;
    throw fishRefusal(this.faults, reply);
  }

  private async look(id: string, options: CallOptions): Promise<VoiceReply | null> {
    const reply = await this.http.request({ method: 'GET', path: pathOf(id), accept: 'application/json', bodyBytesMax: replyBytesMax }, options);
    if (reply.status === 404) return null;
    if (reply.status !== 200) throw fishRefusal(this.faults, reply);
    return readReply(this.provider, voiceReply, reply.body);
  }

  private outcome({ _id, title, state }: VoiceReply): ProviderMediaOutcome | null {
    if (state === 'failed') throw failureOf(this.faults, { message: 'the provider could not make a voice of the recording', codes: [], isStructured: true });
    return state === 'trained' ? { results: [], upstreamId: _id, voice: { upstreamVoiceId: _id, title } } : null;
  }
}

const pathOf = (id: string) => `/model/${encodeURIComponent(id)}`;

async function voiceParts({ inputs, settings, constants }: ProviderMediaRequest): Promise<MultipartPart[]> {
  const description = settings['description'];
  const fields: Record<string, unknown> = {
    title: settings['title'] || 'voice',
    ...(description ? { description } : {}),
    generate_sample: false,
    ...constants,
    // Last, so that no route can publish a client's voice or wait for hours of training.
    type: 'tts',
    train_mode: 'fast',
    visibility: 'private',
  };
  const parts: MultipartPart[] = Object.entries(fields).map(([name, value]) => ({ name, value: String(value) }));
  return [...parts, ...(await Promise.all(inputs.map(recordingPart)))];
}

async function recordingPart(file: ProviderFile, position: number): Promise<MultipartPart> {
  const fileName = `recording-${position + 1}.${extensions[file.mimeType] ?? 'audio'}`;
  return { name: 'voices', fileName, contentType: file.mimeType, content: await file.read() };
}
