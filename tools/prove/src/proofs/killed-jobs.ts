import { setTimeout as sleep } from 'node:timers/promises';
import { verifyLedger } from '@portazgo/ledger';
import type { JobClient, ToldJob } from '../jobs/job-clients.ts';
import { readMediaJournal } from '../jobs/job-evidence.ts';
import { JobHouse } from '../jobs/job-house.ts';
import { drawKind, type JobKind } from '../jobs/job-kind.ts';
import { JobMessages } from '../jobs/job-messages.ts';
import { listStoredFiles } from '../jobs/kept-results.ts';
import { killedJobKinds } from '../jobs/killed-job-kinds.ts';
import { judgeKilledJobs, type KilledJobs } from '../jobs/killed-jobs-verdict.ts';
import { nameOf, ProcessKiller, type Victim } from '../jobs/process-killer.ts';
import type { Proof } from '../proof.ts';
import { seededRandom } from '../random.ts';

const jobsQuick = 2_000;
const jobsFull = 10_000;
const clientsTotal = 24;
const jobsPerSecond = 20;
/** Clients that still wait to be told that their job is taken; more do not come meanwhile. */
const unansweredMax = 200;
const killEveryMs = 2_000;
/** One of so many clients waits for the end of its job before it is answered. */
const waitingEach = 12;
/** For 2,000 jobs; on a slow machine fewer come. */
const arrivalMaxMs = 180_000;
const healMaxMs = 200_000;
// Short, so that a dead worker's job goes on within the time of the proof.
const timeLimits = { queueSeconds: 400, runSeconds: 300, heartbeatSeconds: 4, totalSeconds: 500 };
const victims: ReadonlyMap<Victim, number> = new Map<Victim, number>([
  [['image', 0], 1],
  [['image', 1], 1],
  [['audio', 0], 1],
  [['video', 0], 1],
  [['jobs', 0], 1],
  [['jobs', 1], 1],
  [['gateway', 1], 1],
  // Now and then.
  ['nats-server', 0.35],
  ['postgresql', 0.35],
]);

/** J1: jobs of every sort while a process is killed every two seconds, the broker and the database among them. */
export const proveKilledJobs: Proof = ({ seed, quick }) => {
  const services = ['gateway', 'billing', 'jobs', 'image', 'audio', 'video', 'emulator'] as const;
  // Five silent workers put a job aside as poison; here it is the workers that are poisoned.
  const environment = { JOBS_PER_PROVIDER_MAX: '256', JOBS_PER_KEY_MAX: '32', JOBS_ATTEMPTS_MAX: '25' };
  const options = { kinds: killedJobKinds, timeLimits, clients: clientsTotal, instances: { gateway: 2, jobs: 2, image: 2 }, environment };
  return JobHouse.with({ ...options, services: [...services] }, async (house) => judgeKilledJobs(await run(house, quick ? jobsQuick : jobsFull, seed)));
};

async function run(house: JobHouse, jobsTotal: number, seed: number): Promise<KilledJobs> {
  const { door, clients } = house;
  const messages = await JobMessages.open(house.house.natsUrl);
  const killer = new ProcessKiller(house.house, victims, seededRandom(seed + 1), killEveryMs);
  const told = new Map<number, ToldJob>();
  const untold = { 'gave up': 0, lost: 0 };
  const startedAt = Date.now();
  killer.start();
  const arrivals = await arrive(jobsTotal, seed, async (index, kind, random) => {
    const client = clients[index % clients.length]!;
    const job = await submit(house, client, { index, kind, random, seed });
    if (typeof job === 'string') {
      untold[job]++;
      return;
    }
    told.set(index, job);
    if (kind.isCancelled) void sleep(500).then(() => door.cancel(client, job.id));
  });
  const arrivedMs = Date.now() - startedAt;
  await killer.stop();
  const healedAt = Date.now();
  const healSeconds = (healedAt - startedAt - arrivedMs) / 1_000;
  console.log(
    `    ${arrivals.length} jobs came in ${(arrivedMs / 1_000).toFixed(0)} s with ${killer.total} kills; everybody is well again after ${healSeconds.toFixed(0)} s`,
  );
  await Promise.all(arrivals);

  const left = await house.untilOver(healMaxMs);
  const rows = await house.rows();
  const fetched = await house.fetchAll(rows);
  await messages.close();
  return {
    seed,
    arrived: arrivals.length,
    told,
    untold,
    rows,
    journal: await readMediaJournal(house.house.emulatorUrl),
    left,
    fetched,
    stored: await listStoredFiles(house.house.natsUrl),
    contradictions: messages.contradictions((jobId) => rows.find(({ id }) => id === jobId)?.state),
    messagesHeard: messages.heard,
    ...(await closeBooks(house)),
    killsPassedOver: killer.passedOver,
    kills: [...victims.keys()].map((victim) => [nameOf(victim), killer.kills.get(nameOf(victim)) ?? 0]),
    refusals: door.refusals,
    arrivedMs,
    lastEndMs: Math.max(0, ...rows.map(({ endedAt }) => (endedAt ?? Date.now()) - healedAt)),
  };
}

/** Holds of submissions that never reached the desk end by the sweep, after their deadline: it is run as it will run an hour later. */
function closeBooks(house: JobHouse): Promise<Pick<KilledJobs, 'heldBeforeSweep' | 'holdsAfterSweep' | 'invariants'>> {
  return house.ask(async (database) => {
    const readHolds = async () => (await database.query<{ request_id: string; state: string }>('SELECT request_id, state FROM billing.holds')).rows;
    const before = await readHolds();
    for (let round = 0; round < 4; round++) await database.query(`SELECT * FROM billing.sweep(interval '-1 hour', 10000)`);
    return {
      heldBeforeSweep: before.map(({ request_id, state }) => ({ requestId: request_id, state })),
      holdsAfterSweep: (await readHolds()).length,
      invariants: await verifyLedger(database),
    };
  });
}

/** Clients come at random moments, so many a second. Gives the submissions, some of which may still go on. */
async function arrive(jobsTotal: number, seed: number, one: (index: number, kind: JobKind, random: () => number) => Promise<void>): Promise<Promise<void>[]> {
  const pace = seededRandom(seed);
  const submissions: Promise<void>[] = [];
  const unanswered = new Set<Promise<void>>();
  const deadline = performance.now() + arrivalMaxMs * (jobsTotal / jobsQuick);
  for (let index = 0, at = performance.now(); index < jobsTotal && performance.now() < deadline; index++) {
    at += (-Math.log(1 - pace()) * 1_000) / jobsPerSecond;
    await sleep(Math.max(0, at - performance.now()));
    while (unanswered.size >= unansweredMax) await Promise.race(unanswered);
    at = Math.max(at, performance.now() - 1_000);
    const random = seededRandom(seed ^ Math.imul(index + 1, 0x9e3779b1));
    const submission = one(index, drawKind(killedJobKinds, random), random).finally(() => unanswered.delete(submission));
    unanswered.add(submission);
    submissions.push(submission);
  }
  return submissions;
}

interface Order {
  index: number;
  kind: JobKind;
  random: () => number;
  seed: number;
}

function submit({ door }: JobHouse, client: JobClient, { index, kind, random, seed }: Order): Promise<ToldJob | 'gave up' | 'lost'> {
  const words = `job ${index}`;
  const count = kind.countMax === undefined ? {} : { count: 1 + Math.floor(random() * kind.countMax) };
  const input = kind.operation === 'audio.speak' ? { text: words } : { prompt: words, ...count };
  const waitSeconds = index % waitingEach === 0 ? 15 : 0;
  return door.submit(client, { model: kind.id, input, idempotencyKey: `${seed}-${index}`, waitSeconds }, { door: random() < 0.5 ? 0 : 1 });
}
