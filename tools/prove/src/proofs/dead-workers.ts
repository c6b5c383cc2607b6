import { setTimeout as sleep } from 'node:timers/promises';
import { verifyLedger } from '@portazgo/ledger';
import { chargeFault, isAskedTwice } from '../jobs/job-charges.ts';
import { countBy, listCounts } from '../jobs/counting.ts';
import { readMediaJournal, type JobRow } from '../jobs/job-evidence.ts';
import { JobHouse } from '../jobs/job-house.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import { listStoredFiles } from '../jobs/kept-results.ts';
import { sideBySide } from '../jobs/side-by-side.ts';
import type { Finding, Proof } from '../proof.ts';

const resumeLimitSeconds = 35;
const jobsDead = 24;
const jobsFrozenEach = 12;
const perImage = { unit: 'images' as const, microCredits: 10_000_000 };

/** J5: a worker is killed over slow work upstream; another one is frozen for longer than its leases last, and wakes. */
export const proveDeadWorkers: Proof = ({ seed, quick }) => {
  // The lease is as long as the heartbeat; the quick proof has a short one, so that a short frost is longer than it.
  const leaseSeconds = quick ? 3 : 30;
  const frostSeconds = quick ? 8 : 60;
  const timeLimits = { queueSeconds: 120, runSeconds: 120, heartbeatSeconds: leaseSeconds, totalSeconds: 180 };
  const drawn = { operation: 'image.generate', price: perImage, usual: 'succeeded' as const, weight: 1 };
  const kind = (id: string, runMs: number, more: Partial<JobKind> = {}): JobKind => ({
    ...drawn,
    id,
    routes: [{ provider: 'fal', model: `fal-ai/flux/dev+run=${runMs}` }],
    ...more,
  });
  const frozenKinds = [
    kind('ends-soon', 2_000, { timeLimits }),
    kind('ends-in-the-frost', leaseSeconds * 1_000 + 3_000, { timeLimits }),
    kind('ends-later', frostSeconds * 1_000 + 6_000, { timeLimits }),
  ];
  // As shipped: a lease of 30 s.
  const kinds = [kind('long', 42_000), ...frozenKinds];
  const services = ['gateway', 'billing', 'jobs', 'image', 'emulator'] as const;
  return JobHouse.with({ kinds, clients: 4, services: [...services], instances: { image: 2 } }, async (house) => {
    const submitAll = (models: readonly string[]) =>
      sideBySide([...models.entries()], 8, async ([index, model]) => {
        const submission = { model, input: { prompt: `job ${index}` }, idempotencyKey: `${seed}-${model}-${index}` };
        const job = await house.door.submit(house.clients[index % house.clients.length]!, submission);
        if (typeof job === 'string') throw new Error(`a job was not taken: ${job}`);
      });
    const deadFinding = await killed(house, submitAll);
    const deadIds = new Set((await house.rows()).map(({ id }) => id));
    const frozenFinding = await frozen(house, () => submitAll(frozenKinds.flatMap(({ id }) => Array.from({ length: jobsFrozenEach }, () => id))), {
      leaseSeconds,
      frostSeconds,
      isFrozenJob: ({ id }) => !deadIds.has(id),
    });
    return [deadFinding, frozenFinding, await oneOfEach(house, kinds, seed)];
  });
};

async function killed(house: JobHouse, submitAll: (models: readonly string[]) => Promise<void>): Promise<Finding> {
  await submitAll(Array.from({ length: jobsDead }, () => 'long'));
  await house.until((rows) => rows.every(({ isTracked }) => isTracked), 30_000);
  const worker = house.house.process('image', 0);
  const held = await jobsInFlight(worker.addresses.health);
  worker.kill();
  const killedAt = Date.now();
  const resumed = new Map<string, number>();
  for (const endsAt = killedAt + 60_000; resumed.size < held && Date.now() < endsAt; await sleep(100))
    for (const row of await house.rows())
      if (row.lease > 1 && row.state !== 'queued' && !resumed.has(row.id)) resumed.set(row.id, (Date.now() - killedAt) / 1_000);
  const left = await house.untilOver(90_000);
  const rows = await house.rows();
  const slowest = Math.max(0, ...resumed.values());
  const succeeded = rows.filter(({ state }) => state === 'succeeded').length;
  return {
    id: 'J5',
    promise: `jobs of a worker that is killed over slow work upstream go on with another one within ${resumeLimitSeconds} s`,
    figure: `${held} of ${jobsDead} jobs in its hands, ${resumed.size} taken over, the last after ${slowest.toFixed(1)} s (lease 30 s, as shipped); ${succeeded} succeeded, ${left.jobs} stuck`,
    holds: held > 0 && resumed.size === held && slowest <= resumeLimitSeconds && succeeded === jobsDead && left.jobs === 0,
  };
}

interface Frost {
  leaseSeconds: number;
  frostSeconds: number;
  isFrozenJob: (row: JobRow) => boolean;
}

async function frozen(house: JobHouse, submitAll: () => Promise<void>, { leaseSeconds, frostSeconds, isFrozenJob }: Frost): Promise<Finding> {
  await Promise.all([0, 1].map((index) => house.house.process('image', index).untilReady()));
  await submitAll();
  await house.until((rows) => rows.every(({ isTracked }) => isTracked), 30_000);
  const worker = house.house.process('image', 1);
  const held = await jobsInFlight(worker.addresses.health);
  worker.signal('SIGSTOP');
  await sleep(frostSeconds * 1_000);
  const asleep = (await house.rows()).filter(isFrozenJob);
  worker.signal('SIGCONT');
  const left = await house.untilOver((frostSeconds + 60) * 1_000);
  // What it still had to say has been said by then.
  await sleep(3_000);
  const rows = (await house.rows()).filter(isFrozenJob);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const over = asleep.filter(({ endedAt }) => endedAt !== null);
  const changed = over.filter((row) => JSON.stringify(row) !== JSON.stringify(byId.get(row.id)));
  const taken = rows.filter(({ lease }) => lease > 1);
  const awake = taken.filter(({ id }) => !over.some((row) => row.id === id));
  const succeeded = rows.filter(({ state }) => state === 'succeeded').length;
  const isAlive = (await jobsInFlight(worker.addresses.health)) === 0;
  return {
    id: 'J5',
    promise: `a worker that is frozen for ${frostSeconds} s, longer than its lease of ${leaseSeconds} s, changes nothing when it wakes`,
    figure: `${held} of ${rows.length} jobs in its hands, ${taken.length} taken over; ${over.length} had ended when it woke, ${changed.length} of them changed; ${awake.length} were in the hands of another one; ${succeeded} succeeded, ${left.jobs} stuck; it ${isAlive ? 'works again with nothing in its hands' : 'still holds jobs'}`,
    holds: held > 0 && taken.length > 0 && changed.length === 0 && awake.length > 0 && succeeded === rows.length && left.jobs === 0 && isAlive,
  };
}

async function oneOfEach(house: JobHouse, kinds: readonly JobKind[], seed: number): Promise<Finding> {
  const rows = await house.rows();
  const journal = await readMediaJournal(house.house.emulatorUrl);
  const linesOf = ({ id }: JobRow) => journal.get(id) ?? [];
  const several = rows.filter(({ endings }) => endings !== 1).length;
  const twice = rows.filter((row) => isAskedTwice(linesOf(row))).length;
  const submissions = rows.reduce((sum, row) => sum + linesOf(row).filter(({ phase }) => phase === 'submit').length, 0);
  const wrong = rows.filter(
    (row) =>
      chargeFault(
        kinds.find(({ id }) => id === row.model)!,
        row,
        linesOf(row),
      ) !== null,
  );
  const files = [...(await house.fetchAll(rows)).values()];
  const whole = files.reduce((sum, file) => sum + file.whole, 0);
  const stored = (await listStoredFiles(house.house.natsUrl)).length;
  const invariants = await house.ask((database) => verifyLedger(database));
  for (const row of wrong.slice(0, 3)) console.log(`    wrong charge: ${JSON.stringify({ row, lines: linesOf(row) })}`);
  console.log(`    ends: ${listCounts(countBy(rows, ({ model, state, code }) => `${model} ${state}${code ? ` ${code}` : ''}`))}`);
  return {
    id: 'J5',
    promise: 'each of these jobs has one submission, one end, one charge and one result',
    figure: `${rows.length} jobs, ${submissions} submissions (${twice} jobs twice), ${several} without exactly one end, ${wrong.length} wrong charges, ${whole} files whole, ${stored - whole} files of nobody, ${invariants.reduce((sum, { faults }) => sum + faults, 0)} faults of the ledger; seed ${seed}`,
    holds:
      submissions === rows.length &&
      twice + several + wrong.length === 0 &&
      whole === rows.length &&
      stored === whole &&
      invariants.every(({ faults }) => faults === 0),
  };
}

/** By the worker's own figures. */
async function jobsInFlight(health: string | undefined): Promise<number> {
  const figures = await (await fetch(`${health}/metrics`)).text();
  return Number(/^portazgo_worker_jobs_in_flight\{[^}]*\} (\d+)$/m.exec(figures)?.[1]);
}
