import type { CallOptions, ProviderTranscription, ProviderTranscriptionRequest, TranscriptionModel, UnsupportedField } from '@portazgo/providers-contract';
import { multipartBody, readReply, type FaultRules, type MultipartPart, type ProviderHttp } from '@portazgo/providers-http';
import { z } from 'zod';
import { fishRefusal } from './fish-audio.error.ts';

const replyBytesMax = 32 * 1_048_576;

const asrReply = z.object({
  text: z.string(),
  duration: z.number().min(0).nullish().catch(null),
  segments: z.array(z.object({ text: z.string(), start: z.number(), end: z.number() })).nullish().catch(null), // prettier-ignore
  language_code: z.string().nullish().catch(null),
});

export class FishAudioTranscriptionModel implements TranscriptionModel {
  readonly provider = 'fish-audio';

  constructor(
    readonly upstreamModel: string,
    private readonly faults: FaultRules,
    private readonly http: ProviderHttp,
  ) {}

  unsupported({ translate, prompt, timestamps, settings }: ProviderTranscriptionRequest): UnsupportedField | null {
    if (translate) return { field: 'translate', reason: 'the provider does not translate' };
    if (prompt) return { field: 'prompt', reason: 'the provider takes no prompt' };
    if (timestamps.includes('word')) return { field: 'timestamp_granularities', reason: 'the provider times segments only' };
    const [setting] = Object.entries(settings).find(([, value]) => value !== '' && value !== false) ?? [];
    return setting ? { field: setting, reason: 'the provider has no such setting' } : null;
  }

  async transcribe(request: ProviderTranscriptionRequest, options: CallOptions): Promise<ProviderTranscription> {
    const body = multipartBody(await asrParts(request));
    const call = { method: 'POST', path: '/v1/asr', body, accept: 'application/json', bodyBytesMax: replyBytesMax } as const;
    const reply = await this.http.request({ ...call, headers: { model: this.upstreamModel } }, options);
    if (reply.status !== 200) throw fishRefusal(this.faults, reply);
    const { text, duration, segments, language_code: language } = readReply(this.provider, asrReply, reply.body);
    return {
      transcript: {
        text,
        ...(language ? { language } : {}),
        ...(duration ? { durationSeconds: duration } : {}),
        ...(segments && request.timestamps.length > 0
          ? { segments: segments.map(({ text: spoken, start, end }) => ({ text: spoken, startSeconds: start, endSeconds: end })) }
          : {}),
      },
      quantities: duration ? { seconds: duration } : null,
    };
  }
}

async function asrParts({ audio, language, timestamps, constants }: ProviderTranscriptionRequest): Promise<MultipartPart[]> {
  const fields = { ...(language ? { language } : {}), ignore_timestamps: timestamps.length === 0, ...constants };
  const parts: MultipartPart[] = Object.entries(fields).map(([name, value]) => ({ name, value: String(value) }));
  return [...parts, { name: 'audio', fileName: 'audio', contentType: audio.mimeType, content: await audio.read() }];
}
