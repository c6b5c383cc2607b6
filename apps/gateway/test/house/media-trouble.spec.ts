import { rmSync } from 'node:fs';
import { toFile } from 'openai';
import { wav } from '@portazgo/samples';
import type { MediaCaller } from './support/media-caller.ts';
import { pictureCredits, writeMediaCatalog } from './support/media-catalog.ts';
import { MediaHouse } from './support/media-house.ts';

let catalogDir: string;
let house: MediaHouse;
let caller: MediaCaller;

beforeAll(async () => {
  catalogDir = writeMediaCatalog();
  house = await MediaHouse.start(['jobs', 'image', 'audio'], { catalogDir });
  caller = await house.caller();
}, 120_000);
afterAll(async () => {
  await house?.stop();
  rmSync(catalogDir, { recursive: true, force: true });
}, 60_000);

const raised = (call: Promise<unknown>) =>
  call.then(
    () => ({ status: 200 }),
    (error: { status?: number; code?: string }) => ({ status: error.status, code: error.code }),
  );

/** What a call was charged, and that nothing of it is held. */
async function charging<Answer>(call: () => Promise<Answer>): Promise<{ answer: Answer; charged: number }> {
  const before = await caller.credits();
  const answer = await call();
  return { answer, charged: Math.round((before - (await caller.credits())) * 1e6) / 1e6 };
}

describe('a picture that is a job', () => {
  it.each([
    ['picture-fails-before', 'upstream_failed'],
    ['picture-fails-after', 'upstream_failed'],
    ['picture-moderated', 'content_blocked'],
    ['picture-refused', 'content_blocked'],
    ['picture-gone', 'upstream_failed'],
    ['picture-wrongtype', 'upstream_failed'],
    ['picture-html', 'upstream_failed'],
    ['picture-empty', 'upstream_failed'],
    ['picture-cut', 'upstream_failed'],
    ['picture-nofate', 'job_fate_unknown'],
    ['picture-no-credit', 'model_unavailable'],
  ])('%s fails as %s, at no cost, with nothing stored', async (model, code) => {
    const stored = await house.traces.storedMessages();
    const { answer: job, charged } = await charging(async () => caller.end((await caller.start(model)).id));
    expect([job.status, job.error?.code, job.output, job.credits_charged, charged]).toEqual(['failed', code, null, 0, 0]);
    expect(await house.traces.storedSettlesAt(stored)).toBe(stored);
    // The other formats say the same of it.
    expect((await caller.door.get(`/v1/task?id=${job.id}`)).body).toMatchObject({ status: 'failed', done: true, answer: job.error?.message, error: { code } });
    expect((await caller.door.get(`/api/v1/tasks/${job.id}`)).body).toMatchObject({
      data: { status: 'FAILED', error_message: job.error?.message, consumed_credits: 0, response: [] },
    });
  });

  it.each(['picture-late', 'picture-second', 'picture-second-credit', 'picture-plain'])('%s succeeds all the same, at its own price', async (model) => {
    const { answer: job, charged } = await charging(async () => caller.end((await caller.start(model)).id));
    expect([job.status, job.credits_charged, charged]).toEqual(['completed', pictureCredits, pictureCredits]);
  });

  it('is charged after a failure where the model says so', async () => {
    const { answer: job, charged } = await charging(async () => caller.end((await caller.start('picture-dear')).id));
    expect([job.status, job.credits_charged, charged]).toEqual(['failed', pictureCredits, pictureCredits]);
  });

  it('ends when its time is over, at no cost, and its upstream is told', async () => {
    const { answer: jobs, charged } = await charging(async () => {
      const started = await Promise.all([caller.start('picture-endless'), caller.start('picture-stall')]);
      return Promise.all(started.map(({ id }) => caller.end(id)));
    });
    expect(jobs.map(({ status, output }) => [status, output])).toEqual([
      ['failed', null],
      ['failed', null],
    ]);
    expect([jobs[0]?.error?.code, charged]).toEqual(['job_timed_out', 0]);
  });
});

describe('a picture in the answer of its upstream', () => {
  it.each([
    ['prompt-html', 502, 'upstream_failed'],
    ['prompt-empty', 502, 'upstream_failed'],
    ['prompt-wrongtype', 502, 'upstream_failed'],
    ['prompt-cut', 502, 'upstream_failed'],
    ['prompt-moderated', 400, 'input_moderation'],
    ['prompt-400', 400, 'provider_refused'],
  ])('%s is %i %s for the official library, at no cost', async (model, status, code) => {
    const { answer, charged } = await charging(() => raised(caller.openai.images.generate({ model, prompt: 'a bridge' })));
    expect([answer, charged]).toEqual([{ status, code }, 0]);
  });

  it('whose upstream is down is told so after a while of trying, at no cost', async () => {
    const { answer, charged } = await charging(() => raised(caller.openai.images.generate({ model: 'prompt-500', prompt: 'a bridge' })));
    expect([502, 503]).toContain(answer.status);
    expect(charged).toBe(0);
  });

  it('comes whole', async () => {
    const { answer, charged } = await charging(() => caller.openai.images.generate({ model: 'prompt-plain', prompt: 'a bridge' }));
    expect([answer.data?.length, charged]).toEqual([1, pictureCredits]);
  });
});

describe('speech', () => {
  const text = 'The toll is two coins, and the gate opens at dawn for whoever has paid them.';
  const speak = (model: string) =>
    raised(caller.openai.audio.speech.create({ model, voice: 'alloy', input: text, response_format: 'mp3' }).then((answer) => answer.arrayBuffer()));

  it.each([
    ['speech-500', 502, 'upstream_failed'],
    ['speech-html', 502, 'upstream_failed'],
    ['speech-wrongtype', 502, 'upstream_failed'],
    ['speech-empty', 502, 'upstream_failed'],
  ])('%s is %i %s, at no cost', async (model, status, code) => {
    const { answer, charged } = await charging(() => speak(model));
    expect([answer, charged]).toEqual([{ status, code }, 0]);
  });

  it('that breaks off never ends cleanly, and is charged for what came', async () => {
    const { answer, charged } = await charging(() => speak('speech-cut'));
    expect(answer.status).toBeUndefined();
    expect(charged).toBeGreaterThan(0);
    expect(charged).toBeLessThanOrEqual(text.length);
    const events = (await caller.door.post('/v1/audio/speech', { model: 'speech-cut', voice: 'alloy', input: text, stream_format: 'sse' })).text;
    expect(events).toMatch(/"type":"error"[^\n]*upstream_interrupted[^\n]*\n\n$/);
    expect(events).not.toContain('speech.audio.done');
  });
});

describe('a transcription', () => {
  it.each([
    ['heard-500', 502, 'upstream_failed'],
    ['heard-html', 502, 'upstream_failed'],
    ['heard-cut', 502, 'upstream_failed'],
    ['heard-moderated', 400, 'content_policy_violation'],
    ['heard-no-credit', 503, 'model_unavailable'],
  ])('%s is %i %s, at no cost', async (model, status, code) => {
    const file = await toFile(wav(2), 'a.wav');
    const { answer, charged } = await charging(() => raised(caller.openai.audio.transcriptions.create({ model, file })));
    expect([answer, charged]).toEqual([{ status, code }, 0]);
  });
});

it('hears nothing in a recording of nothing, and charges nothing for it', async () => {
  const file = await toFile(wav(2), 'a.wav');
  const { answer, charged } = await charging(() => caller.openai.audio.transcriptions.create({ model: 'heard-empty', file }));
  expect([answer.text, charged]).toEqual(['', 0]);
});

describe('an upstream that limits', () => {
  it('is not asked more than it may be, and says so in the end', async () => {
    const { answer: job, charged } = await charging(async () => caller.end((await caller.start('picture-limited')).id));
    expect([job.status, charged]).toEqual(['failed', 0]);
    expect(['overloaded', 'model_unavailable', 'job_expired', 'job_timed_out']).toContain(job.error?.code);
    const journal = (await (await fetch(`${house.house.emulatorUrl}/journal?requestId=${job.id}`)).json()) as { status: number }[];
    expect(journal.length).toBeLessThan(40);
  });

  it.each([
    ['prompt-limited', () => caller.openai.images.generate({ model: 'prompt-limited', prompt: 'a bridge' })],
    ['speech-limited', () => caller.openai.audio.speech.create({ model: 'speech-limited', voice: 'alloy', input: 'hola' })],
  ])('%s is told to come back', async (_, call) => {
    const { answer, charged } = await charging(() => raised(call()));
    expect([answer.status, charged]).toEqual([503, 0]);
  });
});

it('does not lock out the others: whatever failed above, the same vendors serve', async () => {
  const [queued, prompt, speech, heard] = await Promise.all([
    caller.start('picture-plain').then(({ id }) => caller.end(id)),
    caller.openai.images.generate({ model: 'prompt-plain', prompt: 'a bridge' }),
    caller.openai.audio.speech.create({ model: 'speech-plain', voice: 'alloy', input: 'hola' }),
    caller.openai.audio.transcriptions.create({ model: 'heard-plain', file: await toFile(wav(2), 'a.wav') }),
  ]);
  expect([queued.status, prompt.data?.length, speech.ok, typeof heard.text]).toEqual(['completed', 1, true, 'string']);
});

it('leaves the books whole and no hold', async () => {
  expect(await house.faults()).toEqual({ holds: 0, faults: [] });
});
