import { ProviderError } from '@portazgo/providers-contract';
import { JobHouse } from './support/job-house.ts';
import type { Row } from './support/memory-desk.ts';
import { done, tracked, type Script } from './support/scripted-vendor.ts';

const onceRunning = (_: unknown, nth: number) => Promise.resolve(nth < 3 ? ({ state: 'running', progressPercent: nth * 10 } as const) : done());
const refused = () => new ProviderError({ provider: 'first', kind: 'overloaded', accepted: 'no', reason: 'busy' });

/** Whether a submission arrived is known to the vendor alone. */
function findable(): Script {
  const arrived = new Set<string>();
  return {
    start: async (_, { requestId }) => {
      arrived.add(requestId);
      return tracked();
    },
    status: onceRunning,
    find: async (requestId) => (arrived.has(requestId) ? { id: 'task-1', data: {} } : null),
  };
}

const scenarios: Readonly<Record<string, () => Readonly<Record<string, Script>>>> = {
  'a vendor that answers at once': () => ({ only: { start: async () => done() } }),
  'a vendor with tasks': () => ({ only: { start: async () => tracked(), status: onceRunning } }),
  'a vendor whose tasks can be found': () => ({ only: findable() }),
  'a first vendor that is busy and a second one': () => ({
    first: { start: () => Promise.reject(refused()) },
    second: { start: async () => tracked(), status: onceRunning },
  }),
  'a vendor that stops when it is asked': () => ({ only: { start: async () => tracked(), status: onceRunning, cancel: async () => true } }),
  'an engine whose work lives and dies with the worker': () => ({ engine: { start: async () => done(), find: async () => null, stopsAtOnce: true } }),
  'a vendor that fails the task': () => ({
    only: {
      start: async () => tracked(),
      status: () => Promise.reject(new ProviderError({ provider: 'only', kind: 'content_blocked', accepted: 'yes', reason: 'no' })),
    },
  }),
};

/** What must hold however the workers fared; empty when it does. */
function brokenPromises(house: JobHouse, row: Row): string[] {
  const broken: string[] = [];
  const [end, ...more] = row.ends;
  if (!end || more.length > 0) return [`${row.ends.length} ends`];
  // Refusals with proof aside, a vendor has seen a job once; what dies with its worker is done again.
  for (const [name, { started }] of Object.entries(house.journals))
    if (name !== 'first' && name !== 'engine' && started.length > 1) broken.push(`${name} was sent it ${started.length} times`);
  if (end.costMicroCredits !== (end.outcome === 'succeeded' ? 10_000_000 : 0)) broken.push(`${end.outcome} costs ${end.costMicroCredits}`);
  if (end.results.length !== (end.outcome === 'succeeded' ? 1 : 0)) broken.push(`${end.outcome} with ${end.results.length} results`);
  if (end.results.some(({ id }) => !house.shelf.files.has(id))) broken.push('a result is not there');
  return broken;
}

function mayBeLost(scenario: string, steps: readonly string[]): string[] {
  if (scenario.includes('found') || scenario.includes('engine')) return [];
  const unseen = ['after dispatch', 'before start', 'after start', 'before track'];
  // That the first vendor refused is known to nobody else until the second is marked.
  if (scenario.includes('second')) unseen.push('before dispatch');
  return steps.includes('before track') ? unseen : [...unseen, 'before store', 'after store', 'before finish'];
}

describe.each(Object.entries(scenarios))('with %s', (name, vendors) => {
  async function stepsOfALife(): Promise<string[]> {
    const house = new JobHouse({ vendors: vendors() });
    const row = house.submit();
    const { worker, mortal } = house.worker();
    await house.workOff(worker, row);
    await house.close();
    expect(brokenPromises(house, row)).toEqual([]);
    expect(row.ends[0]?.outcome).toBe(name.includes('fails') ? 'failed' : 'succeeded');
    return mortal.steps;
  }

  it('a worker that dies at any step leaves a job that another one ends, once and truthfully', async () => {
    const steps = await stepsOfALife();
    expect(steps.length).toBeGreaterThan(6);
    // Each death has a house of its own, and most of its time nothing happens there.
    const dies = async (dieAt: number) => {
      const house = new JobHouse({ vendors: vendors() });
      const row = house.submit();
      const first = house.worker({ dieAt });
      void first.worker.handle({ jobId: row.submission.jobId }).catch(() => undefined);
      const second = house.worker();
      await new Promise((resolve) => setTimeout(resolve, 60));
      await house.workOff(second.worker, row).catch((error: unknown) => {
        throw new Error(`died at ${steps[dieAt]}`, { cause: error });
      });
      await house.close();
      expect([steps[dieAt], brokenPromises(house, row)]).toEqual([steps[dieAt], []]);
      // Only what was sent and never tracked can be lost from sight, and only where the vendor cannot be asked for it.
      const wasLost = row.ends[0]?.outcome === 'unknown';
      expect([steps[dieAt], wasLost && !mayBeLost(name, steps).includes(steps[dieAt] ?? '')]).toEqual([steps[dieAt], false]);
    };
    await Promise.all(Array.from(steps.keys(), dies));
  }, 60_000);

  it('a client that cancels at any step pays for the whole or for nothing, and nothing is sent afterwards', async () => {
    const steps = await stepsOfALife();
    for (const cancelAt of steps.keys()) {
      const house = new JobHouse({ vendors: vendors() });
      const row = house.submit();
      const { worker, mortal } = house.worker();
      mortal.onStep = (index) => {
        if (index === cancelAt) row.cancelIsAsked = true;
      };
      await house.workOff(worker, row);
      await house.close();
      expect([steps[cancelAt], brokenPromises(house, row)]).toEqual([steps[cancelAt], []]);
      const mayHaveSent = steps.slice(0, cancelAt + 1).includes('after dispatch');
      const sent = Object.values(house.journals).flatMap(({ started }) => started);
      expect([steps[cancelAt], mayHaveSent || sent.length === 0, mayHaveSent || row.ends[0]?.outcome === 'cancelled']).toEqual([steps[cancelAt], true, true]);
    }
  }, 60_000);

  it('a worker that loses its lease at any step changes nothing from there on', async () => {
    const steps = await stepsOfALife();
    // There is no lease before the claim.
    for (let lostAt = 1; lostAt < steps.length; lostAt++) {
      const house = new JobHouse({ vendors: vendors() });
      const row = house.submit({}, { heartbeatSeconds: 0.05 });
      const { worker, mortal } = house.worker();
      mortal.onStep = (index) => {
        if (index === lostAt) house.desk.steal(row.submission.jobId);
      };
      await worker.handle({ jobId: row.submission.jobId }).catch(() => undefined);
      const { acts } = row;
      const actsThen = acts.length;
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(acts.slice(actsThen)).toEqual([]);
      // Nothing is sent by a worker that was told that the job is not its own.
      const mayHaveSent = steps.slice(0, lostAt + 1).includes('after dispatch');
      const sent = Object.values(house.journals).flatMap(({ started }) => started);
      expect([steps[lostAt], mayHaveSent || sent.length === 0]).toEqual([steps[lostAt], true]);
      // What it stored for an end that did not count is gone.
      expect([steps[lostAt], house.shelf.files.size]).toEqual([steps[lostAt], row.ends[0]?.results.length ?? 0]);
      await house.close();
    }
  }, 60_000);
});
