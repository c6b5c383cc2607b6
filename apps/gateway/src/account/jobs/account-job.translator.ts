import { toCredits, type Job, type Locale } from '@portazgo/contracts';
import { fromWireError } from '@portazgo/errors';
import type { FileLinks } from '../../media/file-links.ts';
import type { AccountJob } from './account-job.wire.ts';

export function toAccountJob(job: Job, links: Pick<FileLinks, 'linkTo'>, locale: Locale): AccountJob {
  return {
    id: job.id,
    object: 'job',
    operation: job.operation,
    model: job.model,
    status: job.status,
    queue_position: job.queuePosition,
    progress: job.progressPercent,
    results: job.results.map((file) => ({
      file_id: file.id,
      url: links.linkTo(file),
      mime_type: file.mimeType,
      bytes: file.bytes,
      sha256: file.sha256,
      ...(file.width === undefined ? {} : { width: file.width }),
      ...(file.height === undefined ? {} : { height: file.height }),
      ...(file.durationSeconds === undefined ? {} : { duration: file.durationSeconds }),
      expires_at: file.expiresAt,
    })),
    voice_id: job.voice?.voiceId ?? null,
    error: job.error && { code: job.error.code, message: fromWireError(job.error).text(locale) },
    engine: job.engine,
    nature: job.nature,
    usage: job.usage,
    credits_held: toCredits(job.heldMicroCredits),
    credits_charged: job.chargedMicroCredits === null ? null : toCredits(job.chargedMicroCredits),
    created_at: job.createdAt,
    started_at: job.startedAt,
    ended_at: job.endedAt,
  };
}
