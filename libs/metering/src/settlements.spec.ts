import { emptyUsage, type SettlementRequest, type SettlementResult } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { createLogger } from '@portazgo/platform';
import { BillingDesk } from './billing-desk.ts';
import { UsageJournal } from './journal/usage-journal.ts';
import { SettlementBacklog } from './settlement-backlog.ts';
import { ProgressReporter } from './progress-reporter.ts';
import { Settlements } from './settlements.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const record = (requestId: string): SettlementRequest => ({
  requestId,
  outcome: 'succeeded',
  costMicroCredits: 5,
  usage: emptyUsage,
  usageSource: 'upstream',
  model: 'm',
  engine: 'e',
});

/** A billing that loses its first answers: the charge may have been committed although nobody heard of it. */
class ForgetfulDesk extends BillingDesk {
  readonly charged = new Map<string, number>();
  readonly batches: number[] = [];
  constructor(
    private losses: number,
    private readonly refuses = false,
  ) {
    super();
  }

  async settle(records: SettlementRequest[]): Promise<SettlementResult[]> {
    this.batches.push(records.length);
    const results = records.map(({ requestId, costMicroCredits }): SettlementResult => {
      if (this.refuses) return { outcome: 'refused', error: new ServiceError('hold_not_found', { requestId }).toWire() };
      const repeated = this.charged.has(requestId);
      this.charged.set(requestId, costMicroCredits);
      return {
        outcome: 'settled',
        chargedMicroCredits: costMicroCredits,
        lossMicroCredits: 0,
        balance: { availableMicroCredits: 1, heldMicroCredits: 0 },
        repeated,
      };
    });
    if (this.losses-- > 0) throw new ServiceError('deadline_exceeded', { seconds: 1 });
    return results;
  }

  async recordProgress(): Promise<void> {}
  async extendHold(): Promise<never> {
    throw new Error('not asked here');
  }
}

/** Keeps in memory what a folder would keep. */
class RememberingJournal extends UsageJournal {
  readonly folder = 'memory';
  isWritable = true;
  readonly kept = new Map<string, SettlementRequest>();
  readonly parked: { record: SettlementRequest; reason: string }[] = [];
  left: SettlementRequest[] = [];
  secured = 0;

  write(written: SettlementRequest): void {
    this.kept.set(written.requestId, written);
  }
  secure(): Promise<boolean> {
    this.secured++;
    return Promise.resolve(true);
  }
  forget(requestId: string): void {
    this.kept.delete(requestId);
  }
  takeOver(): Promise<SettlementRequest[]> {
    return Promise.resolve(this.left.splice(0));
  }
  park(parked: SettlementRequest, reason: string): Promise<void> {
    this.parked.push({ record: parked, reason });
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A billing whose database cannot store certain texts; a group with one of them is refused as a whole. */
class PickyDesk extends ForgetfulDesk {
  constructor(private readonly offends: (offered: SettlementRequest) => boolean) {
    super(0);
  }
  override async settle(records: SettlementRequest[]): Promise<SettlementResult[]> {
    if (records.some(this.offends)) throw new ServiceError('internal_error', {});
    return super.settle(records);
  }
}

function house(desk: BillingDesk, waitMs = 1_000) {
  const journal = new RememberingJournal();
  const backlog = new SettlementBacklog(desk, logger, journal);
  return { journal, backlog, settlements: new Settlements(desk, backlog, waitMs, journal) };
}

it('sends what ends together together', async () => {
  const desk = new ForgetfulDesk(0);
  const { settlements } = house(desk);
  await Promise.all(Array.from({ length: 300 }, (_, index) => settlements.settle(record(`r${index}`))));
  expect(desk.batches).toEqual([256, 44]);
});

it('asks again with the same id when the answer was lost, and hears of the first charge', async () => {
  const desk = new ForgetfulDesk(2);
  const result = await house(desk).settlements.settle(record('r'));
  expect(result).toMatchObject({ repeated: true, chargedMicroCredits: 5 });
  expect(desk.charged.size).toBe(1);
});

it('keeps the record and says so when billing stays away, then delivers it', async () => {
  const desk = new ForgetfulDesk(1_000);
  const { settlements, backlog } = house(desk, 100);
  await expect(settlements.settle(record('r'))).rejects.toMatchObject({ code: 'service_unavailable' });
  expect(backlog.size).toBe(1);
  Object.assign(desk, { losses: 0 });
  await backlog.drain(2_000);
  expect(backlog.size).toBe(0);
});

it('does not drain for ever', async () => {
  const desk = new ForgetfulDesk(1_000_000);
  const { settlements, backlog } = house(desk, 50);
  await settlements.settle(record('r')).catch(() => undefined);
  const startedAt = performance.now();
  await backlog.drain(300);
  expect(performance.now() - startedAt).toBeLessThan(1_500);
  expect(backlog.size).toBe(1);
});

it('does not repeat a definite no', async () => {
  const desk = new ForgetfulDesk(0, true);
  const { settlements, backlog } = house(desk);
  await expect(settlements.settle(record('r'))).rejects.toMatchObject({ code: 'internal_error' });
  expect(desk.batches).toEqual([1]);
  expect(backlog.size).toBe(0);
});

it('writes a record down before it is sent, forgets it when it is settled, and waits for no disk', async () => {
  const desk = new ForgetfulDesk(0);
  const { settlements, journal } = house(desk);
  const settled = settlements.settle(record('r'));
  expect([...journal.kept.keys()]).toEqual(['r']);
  await settled;
  expect(journal.kept.size).toBe(0);
  expect(journal.secured).toBe(0);
});

it('has a record on the disk before it tells that billing did not take it, and leaves it there at the stop', async () => {
  const desk = new ForgetfulDesk(1_000_000);
  const { settlements, backlog, journal } = house(desk, 50);
  await expect(settlements.settle(record('r'))).rejects.toMatchObject({ code: 'service_unavailable' });
  expect(journal.secured).toBeGreaterThan(0);
  await backlog.drain(20);
  expect([...journal.kept.keys()]).toEqual(['r']);
});

it('settles what a dead process left behind', async () => {
  const desk = new ForgetfulDesk(0);
  const { backlog, journal } = house(desk);
  journal.left = [record('a'), record('b')];
  await backlog.takeOver();
  await backlog.drain(2_000);
  expect([...desk.charged.keys()]).toEqual(['a', 'b']);
});

it('puts a refused record aside where it is found, and none that nobody owes anything for', async () => {
  const { settlements, journal, backlog } = house(new ForgetfulDesk(0, true));
  await settlements.settle(record('owed')).catch(() => undefined);
  await settlements.settle({ ...record('free'), outcome: 'failed', costMicroCredits: 0 }).catch(() => undefined);
  expect(journal.parked).toMatchObject([{ record: { requestId: 'owed' }, reason: 'hold_not_found' }]);
  expect(backlog.parked).toBe(1);
  expect(journal.kept.size).toBe(0);
});

it('settles a record without its texts when billing cannot take those, at once and without harm to its neighbours', async () => {
  const desk = new PickyDesk(({ upstreamId }) => upstreamId !== undefined && /\0/.test(upstreamId));
  const { settlements, backlog } = house(desk);
  const results = await Promise.all([settlements.settle(record('good')), settlements.settle({ ...record('bad'), upstreamId: 'a\0b' })]);
  expect(results).toMatchObject([{ chargedMicroCredits: 5 }, { chargedMicroCredits: 5 }]);
  expect(backlog.size).toBe(0);
});

it('puts a record aside that billing cannot take even without its texts, and goes on with the others', async () => {
  const desk = new PickyDesk(({ requestId }) => requestId === 'bad');
  const { backlog, journal } = house(desk);
  for (const id of ['bad', 'x', 'y']) backlog.add(record(id));
  await backlog.drain(10_000);
  expect(journal.parked).toMatchObject([{ record: { requestId: 'bad' } }]);
  expect([...desk.charged.keys()].sort()).toEqual(['x', 'y']);
});

it('keeps what a stream has delivered when billing does not take the report, and the real record takes its place', async () => {
  jest.useFakeTimers();
  try {
    const desk = new ForgetfulDesk(0);
    desk.recordProgress = () => Promise.reject(new ServiceError('deadline_exceeded', { seconds: 1 }));
    const journal = new RememberingJournal();
    const reporter = new ProgressReporter(desk, logger, journal);
    const stream = { progress: () => ({ requestId: 's', deliveredMicroCredits: 7, usage: emptyUsage, model: 'm', engine: 'e' }) };
    reporter.add(stream);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(journal.kept.get('s')).toMatchObject({ outcome: 'cut', costMicroCredits: 7, model: 'm', engine: 'e' });
    expect(journal.secured).toBe(1);
    reporter.remove(stream);
    journal.forget('s');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(journal.kept.size).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});
