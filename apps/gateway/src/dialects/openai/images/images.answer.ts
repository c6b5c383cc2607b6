import { Injectable } from '@nestjs/common';
import type { Job, Locale } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { ObjectStore } from '@portazgo/storage';
import { FileLinks } from '../../../media/file-links.ts';
import { jobFailure } from '../../../media/job-answers.ts';
import type { JobEncoder } from '../../../media/job-streams.ts';
import { openAiErrors } from '../openai-errors.ts';
import type { ImagesAnswer } from './images.wire.ts';

/** Pictures as this format hands them over: in the answer, or as links. */
@Injectable()
export class ImageAnswers {
  constructor(
    private readonly objects: ObjectStore,
    private readonly links: FileLinks,
  ) {}

  async toWire(job: Job, format: 'url' | 'b64_json'): Promise<ImagesAnswer> {
    const [first] = job.results;
    return {
      created: Math.floor(Date.parse(job.createdAt) / 1_000),
      data: format === 'url' ? this.links.linksOf(job).map((url) => ({ url })) : await this.inBase64(job),
      ...(first ? { output_format: first.mimeType.replace('image/', '') } : {}),
      ...(first?.width && first.height ? { size: `${first.width}x${first.height}` } : {}),
      ...toUsage(job.usage),
    };
  }

  /** Events of one operation: comments while it works, then one completed event for each picture. */
  encoder(operation: 'image_generation' | 'image_edit', locale: Locale): JobEncoder {
    const event = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
    return {
      start: () => '',
      change: () => '',
      end: async (job) => {
        if (job.status !== 'succeeded') return event('error', openAiErrors.body(imageFailure(job), locale));
        const { data, ...facts } = await this.toWire(job, 'b64_json');
        return data.map(({ b64_json }) => event(`${operation}.completed`, { b64_json, ...facts, created_at: facts.created })).join('');
      },
      fail: (error) => event('error', openAiErrors.body(error, locale)),
    };
  }

  private inBase64({ results }: Job): Promise<{ b64_json: string }[]> {
    return Promise.all(results.map(async (file) => ({ b64_json: (await this.objects.readAll(file)).toString('base64') })));
  }
}

/** Of models that are paid by tokens: those that were charged. */
function toUsage(usage: Job['usage']): Pick<ImagesAnswer, 'usage'> {
  const { textTokens = 0, imageTokens = 0, outputTokens = 0 } = usage ?? {};
  const input = textTokens + imageTokens;
  if (input + outputTokens === 0) return {};
  const details = { text_tokens: textTokens, image_tokens: imageTokens };
  return { usage: { total_tokens: input + outputTokens, input_tokens: input, output_tokens: outputTokens, input_tokens_details: details } };
}

/** Callers of image models compare with the word of the seed. */
export function imageFailure(job: Job): ServiceError {
  const failure = jobFailure(job);
  return failure.code === 'content_blocked'
    ? new ServiceError('input_moderation', { reason: String((failure.details as { reason?: unknown }).reason ?? '') })
    : failure;
}
