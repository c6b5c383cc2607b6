import { toCredits, type Job, type Locale } from '@portazgo/contracts';
import type { FileLinks } from '../../../media/file-links.ts';
import { jobFailure } from '../../../media/job-answers.ts';
import type { StartedTask, TaskState } from '../generations.wire.ts';

const success = { code: 200, message: 'success' } as const;

export function toStarted({ id, model, createdAt }: Job): StartedTask {
  return { ...success, data: { task_id: id, status: 'IN_PROGRESS' }, id, status: 'pending', model, created_at: createdAt };
}

export function toTaskState(job: Job, links: Pick<FileLinks, 'linksOf'>, locale: Locale): TaskState {
  const isOver = job.endedAt !== null;
  const isSuccess = job.status === 'succeeded';
  return {
    ...success,
    data: {
      task_id: job.id,
      status: isSuccess ? 'SUCCESS' : isOver ? 'FAILED' : 'IN_PROGRESS',
      consumed_credits: toCredits(job.chargedMicroCredits ?? 0),
      error_message: isOver && !isSuccess ? jobFailure(job).text(locale) : null,
      created_at: job.createdAt,
      request: job.publicRequest,
      response: isSuccess ? links.linksOf(job) : [],
      ...(job.progressPercent === null || isOver ? {} : { progress: job.progressPercent }),
      ...(job.queuePosition === null ? {} : { queue_position: job.queuePosition }),
      ...(job.endedAt === null ? {} : { completed_at: job.endedAt }),
    },
  };
}
