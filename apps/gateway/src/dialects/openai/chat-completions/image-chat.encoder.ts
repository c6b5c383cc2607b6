import type { Job, Locale } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import { dataEvent } from '../../../inference/event-text.ts';
import type { FileLinks } from '../../../media/file-links.ts';
import type { JobEncoder } from '../../../media/job-streams.ts';
import type { JobDraft } from '../../../media/media-draft.ts';
import { imageFailure } from '../images/images.answer.ts';
import { openAiErrors } from '../openai-errors.ts';
import { usageOf } from './image-chat.ts';
import { imageChatTexts as texts, toMarkdown } from './image-chat.text.ts';

interface StreamIdentity {
  requestId: string;
  createdSeconds: number;
  includeUsage: boolean;
  locale: Locale;
}

/** A picture in the making as a chat stream. */
export class ImageChatEncoder implements JobEncoder {
  #isGenerating = false;
  #percent = 0;

  constructor(
    private readonly links: FileLinks,
    private readonly draft: Pick<JobDraft, 'prompt' | 'settings'>,
    private readonly identity: StreamIdentity,
  ) {}

  start(job: Job): string {
    const ratio = this.draft.settings['aspect_ratio'] ?? ratioOfSize(this.draft.settings['size']);
    const asked = JSON.stringify({ prompt: this.draft.prompt, ...(ratio === undefined ? {} : { ratio }) }, null, 2);
    return this.#chunk(job, { role: 'assistant', content: '' }) + this.#say(job, `${asked}\n\n${texts.queuing[this.identity.locale]}`);
  }

  change(job: Job): string {
    if (job.status !== 'running') return '';
    const percent = Math.floor(job.progressPercent ?? 0);
    const isNews = percent > this.#percent && percent < 100;
    return this.#generating(job) + (isNews ? this.#progress(job, String(percent), percent) : '');
  }

  end(job: Job): string {
    if (job.status !== 'succeeded') return this.fail(imageFailure(job));
    const [first] = job.results;
    const whole = first ? `[100](${this.links.linkTo(first)})` : '100';
    return (
      this.#generating(job) +
      this.#progress(job, whole, 100) +
      this.#say(job, `\n\n${texts.complete[this.identity.locale]}\n\n\n${toMarkdown(job, this.links)}`) +
      this.#chunk(job, {}, 'stop') +
      (this.identity.includeUsage ? dataEvent({ ...this.#head(job), choices: [], usage: usageOf(job) }) : '') +
      'data: [DONE]\n\n'
    );
  }

  fail(error: ServiceError): string {
    return dataEvent(openAiErrors.body(error, this.identity.locale));
  }

  #generating(job: Job): string {
    if (this.#isGenerating) return '';
    this.#isGenerating = true;
    return this.#say(job, `\n\n${texts.generating[this.identity.locale]}`);
  }

  #progress(job: Job, text: string, percent: number): string {
    const lead = this.#percent === 0 ? `\n\n${texts.progress[this.identity.locale]}` : '....';
    this.#percent = percent;
    return this.#say(job, lead + text);
  }

  #say(job: Job, content: string): string {
    return this.#chunk(job, { content });
  }

  #chunk(job: Job, delta: object, finishReason: 'stop' | null = null): string {
    return dataEvent({
      ...this.#head(job),
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      ...(this.identity.includeUsage ? { usage: null } : {}),
    });
  }

  #head({ model }: Job): object {
    const { requestId, createdSeconds } = this.identity;
    return { id: `chatcmpl-${requestId}`, object: 'chat.completion.chunk', created: createdSeconds, model };
  }
}

/** The page tells a shape by its ratio (`2:3`), whatever the model calls it (`1024x1536`). */
function ratioOfSize(size: unknown): unknown {
  const [, width, height] = typeof size === 'string' ? (/^(\d{1,6})x(\d{1,6})$/.exec(size) ?? []) : [];
  if (width === undefined || height === undefined) return size;
  const divisor = greatestDivisor(Number(width), Number(height));
  return divisor > 0 ? `${Number(width) / divisor}:${Number(height) / divisor}` : size;
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
