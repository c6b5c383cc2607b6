import { jobChangedSubject, type Job, type JobStatus } from '@portazgo/contracts';
import type { InboundCall } from '../edge/inbound-call.ts';
import { JobEvents } from './job-events.ts';
import { JobWatch } from './job-watch.ts';
import type { JobDesk } from './job-desk.client.ts';

type Callback = (error: null, message: { json(): unknown }) => void;

/** A desk with one job, and the bus on which its changes are told. */
class Room {
  job = { id: 'job', clientId: 'client', status: 'queued', progressPercent: null, queuePosition: 0 } as Job;
  reads = 0;
  readonly #heard = new Map<string, Callback>();
  readonly watch = new JobWatch(
    { read: () => Promise.resolve(((this.reads += 1), this.job)) } as unknown as JobDesk,
    new JobEvents({
      isClosed: () => false,
      subscribe: (subject: string, { callback }: { callback: Callback }) => {
        this.#heard.set(subject, callback);
        return { unsubscribe: () => this.#heard.delete(subject) };
      },
    } as never),
  );

  get listeners(): number {
    return this.#heard.size;
  }

  async change(status: JobStatus, text?: string): Promise<void> {
    this.job = { ...this.job, status };
    const event = text ?? JSON.stringify({ jobId: 'job', status, progressPercent: null, queuePosition: null });
    this.#heard.get(jobChangedSubject('job'))?.(null, { json: () => JSON.parse(event) as unknown });
    await new Promise(setImmediate);
  }
}

const call = {} as InboundCall;
const patience = () => ({ signal: new AbortController().signal, waitMs: 1_500 });

it('asks for the job once when only its end is waited for, whatever happens on the way', async () => {
  const room = new Room();
  const ended = room.watch.wait(call, room.job, patience());
  for (let change = 0; change < 5; change++) await room.change('running');
  expect(room.reads).toBe(0);
  await room.change('succeeded');
  expect(await ended).toMatchObject({ status: 'succeeded' });
  expect([room.reads, room.listeners]).toEqual([1, 0]);
});

it('tells each change to whoever follows', async () => {
  const room = new Room();
  const told: string[] = [];
  const ended = room.watch.wait(call, room.job, { ...patience(), onChange: ({ status }) => told.push(status) });
  await room.change('running');
  await room.change('failed');
  await ended;
  expect(told).toEqual(['queued', 'running', 'failed']);
});

it('looks when it hears what it does not understand', async () => {
  const room = new Room();
  const ended = room.watch.wait(call, room.job, patience());
  await room.change('cancelled', 'not JSON');
  expect(await ended).toMatchObject({ status: 'cancelled' });
});

it('finds an end that was not told', async () => {
  const room = new Room();
  const ended = room.watch.wait(call, room.job, patience());
  room.job = { ...room.job, status: 'succeeded' };
  expect(await ended).toMatchObject({ status: 'succeeded' });
}, 10_000);
