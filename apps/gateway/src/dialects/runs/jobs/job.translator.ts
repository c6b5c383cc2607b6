import { isTerminal, toCredits, type Job, type Locale, type StoredFile } from '@portazgo/contracts';
import type { FileLinks } from '../../../media/file-links.ts';
import { jobFailure } from '../../../media/job-answers.ts';
import type { RunJob } from '../runs.wire.ts';

type Links = Pick<FileLinks, 'linkTo'>;

const fields: Partial<Record<StoredFile['kind'], string>> = { image: 'outputImage', video: 'outputVideo', audio: 'outputAudio', model3d: 'output3d' };

/** A job as this format tells it. A job that runs has neither output nor error yet. */
export function toRunJob(job: Job, links: Links, locale: Locale): RunJob {
  const { id, model, createdAt, chargedMicroCredits, heldMicroCredits } = job;
  // The order of the keys is the page's.
  if (!isTerminal(job.status)) {
    return {
      id,
      object: 'job',
      status: 'processing',
      model,
      credits_charged: toCredits(heldMicroCredits),
      created_at: createdAt,
      ...(job.progressPercent === null ? {} : { progress: job.progressPercent }),
      ...(job.queuePosition === null ? {} : { queue_position: job.queuePosition }),
    };
  }
  const failure = job.status === 'succeeded' ? null : jobFailure(job);
  return {
    id,
    object: 'job',
    status: job.status === 'succeeded' ? 'completed' : job.status === 'cancelled' ? 'cancelled' : 'failed',
    model,
    output: failure ? null : toOutput(job, links),
    error: failure && { code: failure.code, message: failure.text(locale) },
    credits_charged: toCredits(chargedMicroCredits ?? 0),
    created_at: createdAt,
    completed_at: job.endedAt,
  };
}

function toOutput({ results, voice }: Job, links: Links): NonNullable<RunJob['output']> {
  const output: Record<string, string | string[]> = {};
  for (const file of results) {
    const field = fields[file.kind] ?? 'outputText';
    const before = output[field];
    const link = links.linkTo(file);
    // One result is a text, several are a list: the page shows the former.
    output[field] = before === undefined ? link : [before, link].flat();
  }
  return voice ? { ...output, outputText: voice.voiceId } : output;
}
