import { EndedJobs, type EndedJob } from '../src/webhooks/ended-jobs.ts';
import { WebhookOutboxHandler } from '../src/webhooks/webhook-outbox.handler.ts';
import { anEndedJob, openWebhookRoom, type WebhookRoom } from './support/webhook-room.ts';

class KnownJobs extends EndedJobs {
  readonly byId = new Map<string, EndedJob | Error>();

  async read(jobId: string): Promise<EndedJob | null> {
    const known = this.byId.get(jobId);
    if (known instanceof Error) throw known;
    return known ?? null;
  }
}

let room: WebhookRoom;
const jobs = new KnownJobs();
let added = 0;
const handle = (...jobIds: string[]) =>
  new WebhookOutboxHandler({ jobs, queue: room.queue, linkTo: ({ id }) => `https://ai.example.com/files/${id}`, onAdded: () => added++ }).handle(
    jobIds.map((jobId) => ({ id: `row-${jobId}`, jobId, payload: {}, attempt: 1 })),
  );

beforeAll(async () => (room = await openWebhookRoom()));
afterAll(() => room.close());
beforeEach(() => {
  added = 0;
  for (const id of ['J1', 'J2']) jobs.byId.set(id, { job: anEndedJob({ id }), webhookUrl: `https://hooks.example.com/${id}`, locale: 'es' });
  jobs.byId.set('broken', new Error('cannot be read'));
  jobs.byId.set('running', { job: anEndedJob({ id: 'running', status: 'running' }), webhookUrl: null, locale: 'es' });
});

it('owes nothing more once a job is told, however often its row comes', async () => {
  expect(await handle('J1', 'J2')).toEqual(['row-J1', 'row-J2']);
  expect(added).toBe(2);
  expect((await Promise.all([handle('J1'), handle('J1', 'J2')])).flat()).toEqual(['row-J1', 'row-J1', 'row-J2']);
  expect(added).toBe(2);
  expect(await room.sendDue()).toBe(2);
});

it('is done with a job that was forgotten, and not with one that is not over', async () => {
  expect(await handle('forgotten', 'running')).toEqual(['row-forgotten']);
});

it('tells the others when one cannot be told, and fails when it is alone', async () => {
  expect(await handle('broken', 'J1')).toEqual(['row-J1']);
  await expect(handle('broken')).rejects.toThrow('cannot be read');
});
