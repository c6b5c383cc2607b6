import { createLogger, Metrics } from '@portazgo/platform';
import type { JobChanges } from '../changes/job-changes.ts';
import type { SweptRow } from '../desk/job-row.ts';
import { JobsMetrics } from '../jobs.metrics.ts';
import { JobSweeper } from './job-sweeper.ts';
import type { SweepStore, SweepTerms } from './sweep-store.ts';

/** Rounds of a sweep as the database would give them. */
class FakeStore implements Pick<SweepStore, 'sweep' | 'noteBrokerStore' | 'forget' | 'open' | 'owed'> {
  readonly asked: SweepTerms[] = [];
  readonly identities: string[] = [];
  rounds: SweptRow[][] = [];
  isAway = false;

  sweep(terms: SweepTerms): Promise<SweptRow[]> {
    if (this.isAway) return Promise.reject(new Error('away'));
    this.asked.push(terms);
    return Promise.resolve(this.rounds.shift() ?? []);
  }
  noteBrokerStore(identity: string): Promise<boolean> {
    this.identities.push(identity);
    return Promise.resolve(false);
  }
  forget = () => Promise.resolve(0);
  open = () => Promise.resolve([]);
  owed = () => Promise.resolve([]);
}

function aSweeper() {
  const store = new FakeStore();
  const told: string[] = [];
  const woken: string[] = [];
  const clock = { ms: 0 };
  const broker = { isAway: false };
  const sweeper = new JobSweeper({
    store: store as unknown as SweepStore,
    queue: { storeIdentity: () => (broker.isAway ? Promise.reject(new Error('away')) : Promise.resolve('store-1')) },
    relay: { wake: (kind) => void woken.push(kind) },
    changes: { tell: (jobId: string) => void told.push(jobId) } as unknown as JobChanges,
    metrics: new JobsMetrics(new Metrics('test')),
    logger: createLogger({ service: 'jobs', level: 'silent' }),
    everyMs: 1,
    attemptsMax: 5,
    graceSeconds: 30,
    keptSeconds: 1,
    monotonicMs: () => clock.ms,
  });
  return { store, told, woken, clock, broker, sweeper };
}

const swept = (id: string, change: SweptRow['change'] = 'requeued'): SweptRow => ({ id, status: 'queued', change });

it('goes on as long as it finds more than it can take, and tells what changed', async () => {
  const { sweeper, store, told, woken } = aSweeper();
  store.rounds = [Array.from({ length: 500 }, (_, n) => swept(`a${n}`)), [swept('b'), swept('c', 'told-again')]];
  sweeper.start();
  const rows = await sweeper.sweep();
  await sweeper.stop();
  expect(rows).toHaveLength(502);
  expect(told).toContain('b');
  expect(told).not.toContain('c');
  expect(woken).toEqual(expect.arrayContaining(['work', 'settle']));
  expect(store.identities).toContain('store-1');
});

it('counts from its start, and anew after each outage, how long it could hear the workers', async () => {
  const { sweeper, store, clock, broker } = aSweeper();
  const heard = async () => {
    await sweeper.sweep();
    return store.asked.at(-1)?.heardSeconds;
  };
  clock.ms = 10_000;
  expect(await heard()).toBe(10);
  broker.isAway = true;
  clock.ms = 20_000;
  expect(await heard()).toBe(0);
  broker.isAway = false;
  clock.ms = 25_000;
  expect(await heard()).toBe(5);
});

it('takes an absent database for silence, and sweeps on when it is back', async () => {
  const { sweeper, store, clock } = aSweeper();
  store.isAway = true;
  clock.ms = 60_000;
  sweeper.start();
  await new Promise((resolve) => setTimeout(resolve, 50));
  store.isAway = false;
  while (store.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await sweeper.stop();
  expect(store.asked[0]?.heardSeconds).toBe(0);
});
