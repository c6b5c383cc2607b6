import { JobHouse, type JobHouseOptions } from '../../test/support/job-house.ts';
import { done, fault, never, tracked, type Script } from '../../test/support/scripted-vendor.ts';

let house: JobHouse;
const open = (vendors: JobHouseOptions['vendors'], more: Omit<JobHouseOptions, 'vendors'> = {}) => (house = new JobHouse({ vendors, ...more }));
const endedWith = (script: Script, ...submission: Parameters<JobHouse['submit']>) => open({ only: script }).ended(...submission);
afterEach(() => house.close());

describe('a task', () => {
  it('is stored before it is asked for the first time, and polled through troubles of polls', async () => {
    const { end, row } = await endedWith({
      start: async () => tracked('t-7'),
      status: async (task, nth) => {
        expect([task.id, row_().upstream?.id]).toEqual(['t-7', 't-7']);
        if (nth < 4) throw nth === 2 ? new TypeError('odd') : fault({ accepted: 'unknown' });
        return done();
      },
    });
    expect([end.outcome, row.upstream?.id]).toEqual(['succeeded', 't-7']);
  });
  const row_ = () => [...house.desk.rows.values()][0] as NonNullable<ReturnType<JobHouse['submit']>>;

  it('tells progress with the lease', async () => {
    open({ only: { start: async () => tracked(), status: async (_, nth) => (nth < 25 ? { state: 'running', progressPercent: 40 } : done()) } });
    const row = house.submit();
    await house.workOff(house.worker().worker, row);
    expect(row.progress).toEqual({ progressPercent: 40, queuePosition: null });
  });

  it('that its provider proves to have stopped is cancelled and free', async () => {
    open({ only: { ...never, cancel: async () => true } });
    const row = house.submit();
    setTimeout(() => (row.cancelIsAsked = true), 60);
    await house.workOff(house.worker().worker, row);
    expect(row.ends).toMatchObject([{ outcome: 'cancelled', costMicroCredits: 0, error: { code: 'job_cancelled' } }]);
  });

  it.each([
    ['says that it is too late', async () => false],
    ['does not answer', () => Promise.reject(fault({ accepted: 'unknown' }))],
    ['cannot be asked', undefined],
  ])('goes on and is charged by its real end when its provider %s', async (_, cancel) => {
    let isCancelled = false;
    open({
      only: {
        start: async () => tracked(),
        status: async (__, nth) => (isCancelled && nth > 60 ? done() : { state: 'running' }),
        ...(cancel ? { cancel } : {}),
      },
    });
    const row = house.submit();
    setTimeout(() => (isCancelled = row.cancelIsAsked = true), 60);
    await house.workOff(house.worker().worker, row);
    expect(row.ends).toMatchObject([{ outcome: 'succeeded', costMicroCredits: 10_000_000 }]);
    expect(house.journals.only?.cancels).toBeLessThanOrEqual(3);
  });

  it.each<[string, Partial<Script>, string]>([
    ['and stops', { cancel: async () => true }, 'failed'],
    ['and may go on', {}, 'unknown'],
    [
      'and hangs in every way',
      { cancel: (): Promise<boolean> => new Promise(() => undefined), status: (): Promise<never> => new Promise(() => undefined) },
      'unknown',
    ],
  ])(
    'that outlives its run limit is ended, free, %s',
    async (_, more, outcome) => {
      const startedAt = Date.now();
      const { end } = await endedWith({ ...never, ...more }, {}, { runSeconds: 0.4 });
      expect(end).toMatchObject({ outcome, costMicroCredits: 0, error: { code: 'job_timed_out' } });
      expect(Date.now() - startedAt).toBeLessThan(7_000);
    },
    15_000,
  );

  it('is polled at once after a genuine callback, and not after any other', async () => {
    let isGenuine = false;
    const script: Script = {
      start: async () => tracked(),
      status: async (_, nth) => (nth >= 2 ? done() : { state: 'running' }),
      verifyCallback: async () => isGenuine,
    };
    open({ only: script }, { publicUrl: 'https://gateway.example.com', pollMs: 60_000 });
    const row = house.submit();
    const { worker } = house.worker();
    const running = house.workOff(worker, row);
    const listener = await house.listener(row);
    listener({ headers: {}, body: Buffer.from('forged') });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(house.journals.only?.polls).toBe(0);
    isGenuine = true;
    listener({ headers: {}, body: Buffer.from('real') });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(house.journals.only?.polls).toBe(1);
    listener({ headers: {}, body: Buffer.from('real, again') });
    await running;
    expect(row.ends[0]?.outcome).toBe('succeeded');
    expect(house.journals.only?.callbackUrls).toEqual([expect.stringMatching(/^https:\/\/gateway\.example\.com\/v1\/callbacks\//)]);
    expect(row.upstream?.data).toEqual({ portazgoCallbackToken: 'token' });
  });
});
