import { toCredits, type Job, type Locale, type MediaKind, type StoredFile, type WebhookEvent } from '@portazgo/contracts';
import { fromWireError } from '@portazgo/errors';

export interface MessageOptions {
  /** Of the error's text. */
  locale: Locale;
  /** A link that needs no key. */
  linkTo(file: StoredFile): string;
}

export interface WebhookMessage {
  event: WebhookEvent;
  /** What is sent, byte for byte, in every try. */
  body: string;
}

const ends = {
  succeeded: { event: 'job.succeeded', status: 'completed' },
  failed: { event: 'job.failed', status: 'failed' },
  cancelled: { event: 'job.cancelled', status: 'cancelled' },
} as const;

const outputNames: Readonly<Partial<Record<MediaKind, string>>> = {
  image: 'outputImage',
  video: 'outputVideo',
  audio: 'outputAudio',
  text: 'outputText',
  model3d: 'output3d',
};

/** How the end of a job is told: the job as the `runs` dialect shows it, with the files described. */
export function webhookMessage(job: Job, { locale, linkTo }: MessageOptions): WebhookMessage {
  if (job.status === 'queued' || job.status === 'running') throw new Error(`Job ${job.id} is ${job.status}: there is nothing to tell yet`);
  const { event, status } = ends[job.status];
  const links = job.results.map((file) => ({ file, url: linkTo(file) }));
  const body = {
    type: event,
    timestamp: job.endedAt ?? job.createdAt,
    data: {
      id: job.id,
      object: 'job',
      status,
      operation: job.operation,
      model: job.model,
      output: outputOf(links),
      outputs: links.map(({ file, url }) => describe(file, url)),
      ...(job.voice ? { voice: { id: job.voice.voiceId, title: job.voice.title } } : {}),
      error: job.error && { code: job.error.code, message: fromWireError(job.error).text(locale) },
      credits_charged: toCredits(job.chargedMicroCredits ?? 0),
      created_at: job.createdAt,
      completed_at: job.endedAt,
    },
  };
  return { event, body: JSON.stringify(body) };
}

/** One address, or a list when there are several of a kind. */
function outputOf(links: readonly { file: StoredFile; url: string }[]): Record<string, string | string[]> {
  const output: Record<string, string | string[]> = {};
  for (const { file, url } of links) {
    const name = outputNames[file.kind];
    if (!name) continue;
    const before = output[name];
    output[name] = before === undefined ? url : [before, url].flat();
  }
  return output;
}

function describe({ mimeType, bytes, width, height, durationSeconds }: StoredFile, url: string) {
  return { url, mime_type: mimeType, bytes, width, height, duration: durationSeconds };
}
