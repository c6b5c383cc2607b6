import { deleteVoice, findVoice, listVoices, postWebhook, removeUpstreamVoice } from '@portazgo/contracts';
import type { z } from 'zod';
import { aFile, DeskHouse, until } from './support/desk-house.ts';

let house: DeskHouse;
beforeAll(async () => {
  house = await DeskHouse.open();
}, 120_000);
afterAll(() => house?.close(), 60_000);

const records = (jobId: string) => house.billing.received.filter(({ requestId }) => requestId === jobId);

it('delivers results only with the charge that was committed for them', async () => {
  const job = await house.submit();
  const file = aFile(job.clientId);
  const work = await house.run(job.id);
  house.billing.isAway = true;
  await house.finish(work, { results: [file], quantities: { images: 1, megapixels: 0.5 }, upstreamId: 'up' });
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await house.read(job)).toMatchObject({ status: 'running', results: [], chargedMicroCredits: null, endedAt: null, usage: null });
  expect(await house.owed('webhook', job.id)).toBe(0);
  house.billing.isAway = false;
  expect(await house.ended(job, 20_000)).toMatchObject({
    status: 'succeeded',
    results: [file],
    chargedMicroCredits: 400,
    engine: 'fal/flux',
    nature: 'real',
    usage: { images: 1, megapixels: 0.5 },
    error: null,
  });
  expect(records(job.id)).toMatchObject([
    { outcome: 'succeeded', quantities: { images: 1, megapixels: 0.5 }, upstreamId: 'up', model: 'flux', engine: 'fal/flux' },
  ]);
}, 30_000);

it('is charged once when the answer of billing is lost, and as often as it is', async () => {
  const job = await house.submit();
  const work = await house.run(job.id);
  house.billing.losesAnswers = 3;
  await house.finish(work);
  expect(await house.ended(job, 20_000)).toMatchObject({ status: 'succeeded', chargedMicroCredits: 400 });
  expect(records(job.id).length).toBeGreaterThan(1);
  expect(house.billing.settled.get(job.id)).toMatchObject({ costMicroCredits: 400 });
}, 30_000);

it('is not delivered when billing knows no hold: nobody paid for it', async () => {
  const job = await house.submit();
  const work = await house.run(job.id);
  house.billing.holds.delete(job.id);
  await house.finish(work, { results: [aFile(job.clientId)] });
  expect(await house.ended(job)).toMatchObject({ status: 'failed', results: [], chargedMicroCredits: 0, voice: null, error: { code: 'hold_not_found' } });
});

it('charges a failure only when the model says so, and only what the worker says', async () => {
  const [free, charged] = [await house.submit(), await house.submit({ chargeOnFailure: true })];
  const error = { code: 'upstream_failed', details: { provider: 'fal', reason: 'no face was found' } };
  for (const { id } of [free, charged]) await house.finish(await house.run(id), { outcome: 'failed', error, costMicroCredits: 250 });
  expect(await house.ended(free)).toMatchObject({ status: 'failed', error, chargedMicroCredits: 0 });
  expect(await house.ended(charged)).toMatchObject({ status: 'failed', error, chargedMicroCredits: 250 });
});

it('writes one message for the webhooks with each end', async () => {
  const job = await house.submit();
  await house.finish(await house.run(job.id));
  await house.ended(job);
  // Nobody registered an endpoint, so it is done at once; the end itself was announced once.
  await until(async () => (await house.owed('webhook', job.id)) === 0);
  await until(() => house.changes.some(({ jobId, status }) => jobId === job.id && status === 'succeeded'));
  expect(house.changes.filter(({ jobId, status }) => jobId === job.id && status === 'succeeded')).toHaveLength(1);
});

it('has the address that came with a request told of the end, once', async () => {
  const posted: { url: string; body: string }[] = [];
  const courier = await house.serve(postWebhook, ({ url, body }): z.input<typeof postWebhook.reply> => {
    posted.push({ url, body });
    return { outcome: 'answered', status: 200, retryAfterSeconds: null, durationMs: 1 };
  });
  const job = await house.submit({ webhookUrl: 'https://client.example/hook' });
  await house.finish(await house.run(job.id), { results: [aFile(job.clientId)] });
  await house.ended(job);
  await until(() => posted.length > 0, 10_000);
  expect(posted).toEqual([{ url: 'https://client.example/hook', body: expect.stringContaining(job.id) }]);
  expect(JSON.parse(posted[0]?.body ?? '')).toMatchObject({ type: 'job.succeeded' });
  await courier.stop();
}, 20_000);

it('settles many at once in few messages, each once, with two desks at work', async () => {
  const second = await house.startDesk();
  const jobs = await Promise.all(Array.from({ length: 60 }, (_, n) => house.submit({ keyId: `many-${n}` })));
  const works = await Promise.all(jobs.map(({ id }, n) => house.run(id, `p-${n % 3}`)));
  await Promise.all(works.map((work) => house.finish(work)));
  for (const job of jobs) expect(await house.ended(job, 10_000)).toMatchObject({ status: 'succeeded', chargedMicroCredits: 400 });
  expect(jobs.map(({ id }) => records(id).length)).toEqual(jobs.map(() => 1));
  await house.stopDesk(second);
}, 30_000);

describe('a voice', () => {
  const end = { voice: { provider: 'fish-audio', upstreamVoiceId: 'up-1', title: 'Ana\u0000' }, results: [], quantities: { requests: 1 } };
  const clone = async (clientId: string) => {
    const job = await house.submit({ clientId, operation: 'audio.clone-voice', model: 's2-pro' });
    await house.finish(await house.run(job.id, 'fish-audio'), end);
    return house.ended(job);
  };

  it("is its client's from the moment its job is told as done, and nobody else's", async () => {
    const job = await clone('singer');
    expect(job.voice).toEqual({ voiceId: `voice_${job.id}`, title: 'Ana\u0000' });
    const voiceId = `voice_${job.id}`;
    const { voice } = await house.ask(findVoice, { clientId: 'singer', voiceId });
    expect(voice).toMatchObject({ id: voiceId, clientId: 'singer', title: 'Ana', model: 's2-pro', provider: 'fish-audio', upstreamVoiceId: 'up-1' });
    expect(await house.ask(listVoices, { clientId: 'singer' })).toEqual({ voices: [voice] });
    expect(await house.ask(findVoice, { clientId: 'thief', voiceId })).toEqual({ voice: null });
    expect(await house.ask(deleteVoice, { clientId: 'thief', voiceId })).toEqual({ deleted: false });
  });

  it('that was deleted is gone at once, and is removed at its provider as often as it takes', async () => {
    const job = await clone('leaver');
    const asked: unknown[] = [];
    // The audio service is away, then cannot, then can.
    const voiceId = `voice_${job.id}`;
    expect(await house.ask(deleteVoice, { clientId: 'leaver', voiceId })).toEqual({ deleted: true });
    expect(await house.ask(deleteVoice, { clientId: 'leaver', voiceId })).toEqual({ deleted: false });
    expect(await house.ask(listVoices, { clientId: 'leaver' })).toEqual({ voices: [] });
    const serving = await house.serve(removeUpstreamVoice, (request) => ({ removed: asked.push(request) > 1 }));
    await until(async () => (await house.owed('voice', job.id)) === 0, 15_000);
    expect(asked).toEqual([1, 2].map(() => ({ provider: 'fish-audio', upstreamVoiceId: 'up-1', mode: 'live' })));
    await serving.stop();
  }, 30_000);

  it('is not made by a job that failed or was never paid for', async () => {
    const job = await house.submit({ clientId: 'unpaid', operation: 'audio.clone-voice' });
    const work = await house.run(job.id, 'fish-audio');
    house.billing.holds.delete(job.id);
    await house.finish(work, end);
    expect(await house.ended(job)).toMatchObject({ status: 'failed', voice: null });
    expect(await house.ask(listVoices, { clientId: 'unpaid' })).toEqual({ voices: [] });
  });
});
