import {
  cancelJob,
  checkAddress,
  fetchFile,
  findVoice,
  jobChangedSubject,
  listJobs,
  readJob,
  readProviders,
  streamSpeech,
  streamVision,
  submitJob,
  transcribe,
  type ChatEvent,
  type Job,
  type JobSubmission,
  type ProviderRoom,
  type ProvidersReply,
  type SpeechEvent,
  type SpeechRequest,
  type StoredFile,
  type TranscriptionRequest,
  type VisionRequest,
} from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { NatsServer, publishEvent, toObservable } from '@portazgo/messaging';
import { png } from '@portazgo/samples';
import { ObjectStore } from '@portazgo/storage';
import type { NatsConnection } from 'nats';
import type { z } from 'zod';
import { everyProvider } from './fake-llm.ts';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A film that plays; the examples of the documentation name one. */
const film = readFileSync(path.join(__dirname, '../../../../tools/seeds/fixtures/film.mp4'));

const receipt = { quantities: { seconds: 2 }, usageSource: 'counted' as const, chargedMicroCredits: 200_000, availableMicroCredits: 900_000 };

/**
 * A desk of jobs, an audio room, a vision room and a courier, small and real: jobs live in memory, results in the object store.
 * The prompt decides: `fail`, `moderate`, `stay` (never ends); anything else succeeds after two steps of progress.
 */
export class FakeRooms {
  readonly submissions: JobSubmission[] = [];
  readonly fetched: string[] = [];
  readonly visions: VisionRequest[] = [];
  readonly speeches: SpeechRequest[] = [];
  /** How many endless ones ended because nobody listened any more. */
  leftSpeeches = 0;
  readonly transcriptions: TranscriptionRequest[] = [];
  /** What is set up; a test may take it away. */
  readonly providers: Partial<Record<ProviderRoom, ProvidersReply | Promise<ProvidersReply>>> = {};
  /** So many answers to submissions that were taken never arrive. */
  answersToLose = 0;
  private readonly jobs = new Map<string, Job>();
  private readonly servers: Map<string, NatsServer>;

  constructor(
    private readonly connection: NatsConnection,
    private readonly objects: ObjectStore,
  ) {
    const serve = (queue: string, handlers: Record<string, (request: never) => unknown>) => {
      const server = new NatsServer({ connection, queue });
      for (const [subject, handler] of Object.entries(handlers)) server.addHandler(subject, async (request: unknown) => handler(request as never));
      return [queue, server] as const;
    };
    this.servers = new Map([
      serve('jobs', {
        [submitJob.subject]: (submission: JobSubmission) => {
          const job = this.jobs.get(submission.jobId) ?? this.submit(submission);
          if (this.answersToLose-- > 0) throw new ServiceError('deadline_exceeded', { seconds: 10 });
          return { job };
        },
        [readJob.subject]: ({ clientId, jobId }: { clientId: string; jobId: string }) => ({ job: this.find(clientId, jobId) ?? null }),
        [listJobs.subject]: ({ clientId }: { clientId: string }) => ({
          jobs: [...this.jobs.values()].filter((job) => job.clientId === clientId),
          nextBefore: null,
        }),
        [cancelJob.subject]: (request: z.output<typeof cancelJob.request>) => this.cancel(request),
        [findVoice.subject]: () => ({ voice: null }),
      }),
      serve('courier', {
        [checkAddress.subject]: ({ url }: { url: string }) => ({ allowed: !/\/\/(127|10|192\.168)\./.test(url), reason: null }),
        [fetchFile.subject]: ({ url, owner, field }: { url: string; owner: string; field: string }) => this.fetch(url, owner, field),
      }),
      serve('image', { [readProviders.image.subject]: () => this.providers.image ?? everyProvider }),
      serve('video', { [readProviders.video.subject]: () => this.providers.video ?? everyProvider }),
      serve('vision', {
        [readProviders.vision.subject]: () => this.providers.vision ?? everyProvider,
        [streamVision.subject]: (request: VisionRequest) => toObservable(this.see(request)),
      }),
      serve('audio', {
        [readProviders.audio.subject]: () => this.providers.audio ?? everyProvider,
        [streamSpeech.subject]: (request: SpeechRequest) => toObservable(this.speak(request)),
        [transcribe.subject]: (request: TranscriptionRequest) => this.transcribe(request),
      }),
    ]);
  }

  async listen(): Promise<void> {
    await Promise.all(
      [...this.servers.values()].map((server) => new Promise<void>((resolve, reject) => void server.listen((error) => (error ? reject(error) : resolve())))),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.close()));
  }

  /** One room goes away. */
  async leave(room: string): Promise<void> {
    await this.servers.get(room)?.close();
    this.servers.delete(room);
  }

  private submit(submission: JobSubmission): Job {
    this.submissions.push(submission);
    const { jobId: id, clientId, operation, model, dialect, publicRequest, heldMicroCredits } = submission;
    const job: Job = {
      id,
      clientId,
      operation,
      model,
      status: 'queued',
      queuePosition: 0,
      progressPercent: null,
      dialect,
      publicRequest,
      results: [],
      voice: null,
      error: null,
      engine: null,
      nature: null,
      usage: null,
      heldMicroCredits,
      chargedMicroCredits: null,
      createdAt: new Date().toISOString(),
      startedAt: null,
      endedAt: null,
    };
    this.jobs.set(id, job);
    void this.work(job, submission);
    return job;
  }

  private async work(job: Job, { input }: JobSubmission): Promise<void> {
    const prompt = input.prompt ?? '';
    await sleep(20);
    for (const percent of [30, 70]) {
      this.change(job.id, { status: 'running', queuePosition: null, progressPercent: percent, engine: 'fake/engine', startedAt: new Date().toISOString() });
      await sleep(20);
    }
    if (prompt.includes('stay')) return;
    const endedAt = new Date().toISOString();
    if (prompt.includes('fail'))
      return this.change(job.id, {
        status: 'failed',
        error: { code: 'upstream_failed', details: { provider: 'fake', reason: 'it broke' } },
        chargedMicroCredits: 0,
        endedAt,
      });
    if (prompt.includes('moderate'))
      return this.change(job.id, { status: 'failed', error: { code: 'content_blocked', details: { reason: 'not nice' } }, chargedMicroCredits: 0, endedAt });
    if (job.operation === 'audio.clone-voice')
      return this.change(job.id, { status: 'succeeded', voice: { voiceId: 'voice_1', title: 'mine' }, nature: 'emulated', chargedMicroCredits: 0, endedAt });
    const count = Number(input.settings['count'] ?? 1);
    const results = await Promise.all(
      Array.from({ length: count }, () => this.objects.put(png(8, 8), { owner: job.clientId, keepSeconds: 3_600, bytesMax: 1_000_000 })),
    );
    this.change(job.id, {
      status: 'succeeded',
      progressPercent: 100,
      results,
      nature: 'emulated',
      usage: { images: count },
      chargedMicroCredits: job.heldMicroCredits,
      endedAt,
    });
  }

  private change(id: string, change: Partial<Job>): void {
    const job = this.jobs.get(id);
    if (!job || job.endedAt !== null) return;
    const next = { ...job, ...change };
    this.jobs.set(id, next);
    publishEvent(this.connection, jobChangedSubject(id), {
      jobId: id,
      status: next.status,
      progressPercent: next.progressPercent,
      queuePosition: next.queuePosition,
    });
  }

  private find(clientId: string, jobId: string): Job | undefined {
    const job = this.jobs.get(jobId);
    return job?.clientId === clientId ? job : undefined;
  }

  private cancel({ clientId, jobId, mode }: z.output<typeof cancelJob.request>): object {
    const job = this.find(clientId, jobId);
    if (!job) return { outcome: 'missing' };
    const isLive = this.submissions.some((submission) => submission.jobId === jobId && submission.mode === 'live');
    if (mode === 'test' && isLive) return { outcome: 'refused', error: new ServiceError('live_key_required', {}).toWire() };
    this.change(jobId, { status: 'cancelled', error: { code: 'job_cancelled', details: {} }, chargedMicroCredits: 0, endedAt: new Date().toISOString() });
    return { outcome: 'asked', job: this.jobs.get(jobId) };
  }

  private async fetch(url: string, owner: string, field: string): Promise<object> {
    this.fetched.push(url);
    if (url.includes('missing')) return { outcome: 'refused', error: new ServiceError('file_refused', { field, reason: 'unreachable' }).toWire() };
    const content = url.endsWith('.mp4') ? film : png(16, 16);
    const file: StoredFile = await this.objects.put(content, { owner, keepSeconds: 3_600, bytesMax: 1_000_000, field });
    return { outcome: 'fetched', file };
  }

  private async *see(request: VisionRequest): AsyncGenerator<ChatEvent> {
    this.visions.push(request);
    if (request.prompt.includes('refuse')) throw new ServiceError('provider_refused', { provider: 'fake', reason: 'it is damaged', field: 'images[0]' });
    yield { type: 'chat-start', model: request.model, engine: 'fake/eyes' };
    yield { type: 'text-delta', text: 'Un gato' };
    yield { type: 'text-delta', text: ' dorme.' };
    const usage = { inputUncached: 9, inputCached: 0, cacheWrite: 0, output: 4, reasoning: 0 };
    yield { type: 'chat-end', finishReason: 'stop', receipt: { usage, usageSource: 'upstream', chargedMicroCredits: 100_000, availableMicroCredits: 1 } };
  }

  private async *speak(request: SpeechRequest): AsyncGenerator<SpeechEvent> {
    this.speeches.push(request);
    const said = request.turns[0]?.text ?? '';
    if (said.includes('refuse')) throw new ServiceError('provider_refused', { provider: 'fake', reason: 'it does not like it', field: 'text' });
    yield { type: 'speech-start', model: request.model, engine: 'fake/mouth', mimeType: 'audio/mpeg' };
    yield { type: 'bytes-delta', base64: Buffer.from('first').toString('base64') };
    if (said.includes('endless')) yield* this.speakEndlessly();
    if (said.includes('interrupt')) throw new ServiceError('upstream_interrupted', { provider: 'fake' });
    yield { type: 'bytes-delta', base64: Buffer.from('second').toString('base64') };
    yield { type: 'speech-end', receipt };
  }

  private async *speakEndlessly(): AsyncGenerator<SpeechEvent> {
    try {
      for (;;) {
        await sleep(20);
        yield { type: 'bytes-delta', base64: Buffer.from('more').toString('base64') };
      }
    } finally {
      this.leftSpeeches++;
    }
  }

  private transcribe(request: TranscriptionRequest): object {
    this.transcriptions.push(request);
    const segments = [
      { text: 'hola', startSeconds: 0, endSeconds: 0.5 },
      { text: 'mundo', startSeconds: 0.5, endSeconds: 1.25 },
    ];
    return { model: request.model, engine: 'fake/ears', transcript: { text: 'hola mundo', language: 'es', durationSeconds: 1.25, segments }, receipt };
  }
}
