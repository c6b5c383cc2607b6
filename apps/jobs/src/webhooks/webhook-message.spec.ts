import type { Job, StoredFile } from '@portazgo/contracts';
import { webhookMessage } from './webhook-message.ts';

const aFile = (file: Partial<StoredFile>): StoredFile => ({
  id: '20261129-a',
  owner: 'cli_1',
  kind: 'image',
  mimeType: 'image/png',
  bytes: 12,
  sha256: '0'.repeat(64),
  createdAt: '2026-11-22T10:00:00.000Z',
  expiresAt: '2026-11-29T10:00:00.000Z',
  ...file,
});

const aJob = (job: Partial<Job>): Job => ({
  id: '01JOB',
  clientId: 'cli_1',
  operation: 'image.generate',
  model: 'flux-schnell',
  status: 'succeeded',
  queuePosition: null,
  progressPercent: 100,
  dialect: 'runs',
  publicRequest: { secret: 'of the request' },
  results: [],
  voice: null,
  error: null,
  engine: 'fal/flux',
  nature: 'real',
  usage: null,
  heldMicroCredits: 9_000_000,
  chargedMicroCredits: 7_500_000,
  createdAt: '2026-11-22T10:00:00.000Z',
  startedAt: '2026-11-22T10:00:01.000Z',
  endedAt: '2026-11-22T10:00:09.000Z',
  ...job,
});

const tell = (job: Partial<Job>) => {
  const { event, body } = webhookMessage(aJob(job), { locale: 'es', linkTo: ({ id }) => `https://ai.example.com/files/${id}` });
  return { event, ...(JSON.parse(body) as { type: string; timestamp: string; data: Record<string, unknown> }) };
};

it('tells a job that succeeded with its file and what it cost', () => {
  expect(tell({ results: [aFile({ width: 640, height: 480 })] })).toEqual({
    event: 'job.succeeded',
    type: 'job.succeeded',
    timestamp: '2026-11-22T10:00:09.000Z',
    data: {
      id: '01JOB',
      object: 'job',
      status: 'completed',
      operation: 'image.generate',
      model: 'flux-schnell',
      output: { outputImage: 'https://ai.example.com/files/20261129-a' },
      outputs: [{ url: 'https://ai.example.com/files/20261129-a', mime_type: 'image/png', bytes: 12, width: 640, height: 480 }],
      error: null,
      credits_charged: 7.5,
      created_at: '2026-11-22T10:00:00.000Z',
      completed_at: '2026-11-22T10:00:09.000Z',
    },
  });
});

it('lists several results of a kind, each kind under its own name', () => {
  const results = [
    aFile({ id: 'a' }),
    aFile({ id: 'b' }),
    aFile({ id: 'c', kind: 'video', mimeType: 'video/mp4', durationSeconds: 5.5 }),
    aFile({ id: 'd', kind: 'audio' }),
    aFile({ id: 'e', kind: 'text' }),
    aFile({ id: 'f', kind: 'model3d' }),
    aFile({ id: 'g', kind: 'other' }),
  ];
  const { data } = tell({ results });
  const url = (id: string) => `https://ai.example.com/files/${id}`;
  expect(data.output).toEqual({ outputImage: [url('a'), url('b')], outputVideo: url('c'), outputAudio: url('d'), outputText: url('e'), output3d: url('f') });
  expect((data.outputs as { url: string }[]).map((output) => output.url)).toEqual(results.map(({ id }) => url(id)));
  expect(data.outputs).toContainEqual({ url: url('c'), mime_type: 'video/mp4', bytes: 12, duration: 5.5 });
});

it('tells why a job failed in the language of its request, and that it cost nothing', () => {
  const { event, data } = tell({ status: 'failed', chargedMicroCredits: 0, error: { code: 'job_timed_out', details: { seconds: 60 } } });
  expect(event).toBe('job.failed');
  expect(data).toMatchObject({
    status: 'failed',
    output: {},
    error: { code: 'job_timed_out', message: 'El trabajo no terminó en 60 segundos.' },
    credits_charged: 0,
  });
});

it('tells a cancelled job, and the voice that a job made', () => {
  expect(tell({ status: 'cancelled' })).toMatchObject({ event: 'job.cancelled', data: { status: 'cancelled' } });
  expect(tell({ voice: { voiceId: 'voi_1', title: 'Ana' } }).data).toMatchObject({ voice: { id: 'voi_1', title: 'Ana' } });
});

it('has nothing to tell of a job that is not over', () => {
  expect(() => tell({ status: 'running' })).toThrow('running');
});
