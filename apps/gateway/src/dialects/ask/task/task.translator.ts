import { toCredits, type Job, type Locale } from '@portazgo/contracts';
import { jobFailure } from '../../../media/job-answers.ts';
import type { FileLinks } from '../../../media/file-links.ts';
import type { AskAnswer, AskUsage, TaskAnswer } from '../ask/ask.wire.ts';

const texts = {
  accepted: { es: 'Procesando...', pt: 'Processando...', en: 'Processing...' },
  running: { es: 'Generando...', pt: 'Gerando...', en: 'Generating...' },
} as const;

/** The answer to an ask that became a task. */
export function toStarted({ id }: Job, locale: Locale): AskAnswer {
  return { answer: texts.accepted[locale], task_id: id, done: false };
}

export function toTask(job: Job, links: Pick<FileLinks, 'linksOf'>, locale: Locale): TaskAnswer {
  switch (job.status) {
    case 'queued':
    case 'running':
      return {
        id: job.id,
        status: 'processing',
        answer: texts.running[locale],
        done: false,
        ...(job.progressPercent === null ? {} : { progress: job.progressPercent }),
        ...(job.queuePosition === null ? {} : { queue_position: job.queuePosition }),
      };
    case 'succeeded': {
      const answers = links.linksOf(job);
      return {
        id: job.id,
        status: 'completed',
        answer: answers[0] ?? job.voice?.voiceId ?? '',
        ...(answers.length > 1 ? { answers } : {}),
        ...(job.voice ? { voice_id: job.voice.voiceId } : {}),
        done: true,
        usage: toUsage(job),
      };
    }
    default: {
      const failure = jobFailure(job);
      const message = failure.text(locale);
      return { id: job.id, status: 'failed', answer: message, done: true, error: { code: failure.code, message }, usage: toUsage(job) };
    }
  }
}

function toUsage({ chargedMicroCredits, usage }: Job): AskUsage {
  return { tokens_in: 0, tokens_out: 0, cost: toCredits(chargedMicroCredits ?? 0), ...usage };
}
