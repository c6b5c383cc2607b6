import { RpcClient } from '@portazgo/messaging';
import { connectNats } from '@portazgo/platform';
import type { House } from '@portazgo/testing';
import { Client as Database } from 'pg';
import { deskSteps, type DeskStep } from './desk-steps.ts';
import { fillJobs } from './job-filling.ts';
import { jobLoop } from './job-loop.ts';
import { jobWays } from './job-ways.ts';
import { startMediaHouse } from './media-house.ts';
import { cpuMicroseconds, familyOf } from './process-cost.ts';
import { percentile } from './statistics.ts';
import { ms, table } from './tables.ts';

const sizes = [10_000, 1_000_000] as const;
const callsPerStep = 200;
const submitters = 32;
const seconds = 5;

/** Of one step at one size. */
interface Figure {
  readonly p50Ms: number;
  /** Of the database, per call: noise of the machine moves it less than a time. */
  readonly databaseMs: number;
}

interface Size {
  readonly steps: ReadonlyMap<string, Figure>;
  readonly jobsPerSecond: number;
}

/** The same with ten thousand and with a million jobs in the table; no statement may take longer for those that have ended. */
export async function benchGrowth(): Promise<void> {
  console.log(`\nGrowth: the desk with ${sizes.map((rows) => rows.toLocaleString('en')).join(' and with ')} jobs`);
  const house = await startMediaHouse({ only: ['gateway', 'billing', 'jobs', 'image', 'emulator'] });
  const owner = new Database({ connectionString: house.databaseUrl });
  const connection = await connectNats({ url: house.natsUrl, name: 'bench' });
  try {
    await owner.connect();
    const { clientId, key } = await house.createClient({ credits: 1_000_000, plan: 'operator' });
    const steps = [...deskSteps(new RpcClient({ connection }), clientId), ...upkeepSteps(owner)];
    const measure = () => measureSize(house, key, steps);
    await measure();
    const measured: Size[] = [];
    for (const [index, rows] of sizes.entries()) {
      const started = performance.now();
      await fillJobs(owner, sizes[index - 1] ?? 0, rows, { clientId });
      console.log(`  filled to ${rows.toLocaleString('en')} rows in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
      measured.push(await measure());
    }
    print(measured[0]!, measured[1]!);
  } finally {
    await connection.close();
    await owner.end();
    await house.stop();
  }
}

/** What the desk does by itself, asked of the database as the desk asks it. */
function upkeepSteps(database: Database): DeskStep[] {
  const step = (name: string, statement: string): DeskStep => ({ name, run: () => database.query({ name, text: statement }) });
  return [
    step('sweep', "select * from jobs.sweep_jobs(500, 5, interval '30 s', 0)"),
    step('forget', "select jobs.forget_jobs(interval '3650 days', 500)"),
    step('claim outbox', "select * from jobs.claim_outbox('nothing', 256, interval '8 s')"),
  ];
}

async function measureSize(house: House, key: string, steps: readonly DeskStep[]): Promise<Size> {
  const figures = new Map<string, Figure>();
  for (const step of steps) figures.set(step.name, await measureStep(house, step));
  const waiting = jobWays(house, key).find(({ name }) => name === 'waiting')!;
  const { jobsPerSecond, errors, firstError } = await jobLoop(waiting, submitters, seconds);
  if (errors > 0) throw new Error(`${errors} jobs failed: ${firstError}`);
  return { steps: figures, jobsPerSecond };
}

async function measureStep(house: House, step: DeskStep): Promise<Figure> {
  const times: number[] = [];
  const before = cpuMicroseconds(familyOf(house.postgresPid));
  for (let call = 0; call < callsPerStep; call++) {
    const started = performance.now();
    await step.run();
    times.push(performance.now() - started);
  }
  const spent = cpuMicroseconds(familyOf(house.postgresPid)) - before;
  const sorted = times.toSorted((a, b) => a - b);
  return { p50Ms: percentile(sorted, 0.5), databaseMs: spent / 1_000 / callsPerStep };
}

function print(small: Size, large: Size): void {
  table(
    ['', 'p50 small', 'p50 large', 'ratio', 'database small', 'database large', 'ratio'],
    [...small.steps].map(([name, before]) => {
      const after = large.steps.get(name)!;
      const ratio = (a: number, b: number) => (a / b).toFixed(2);
      const times = [ms(before.p50Ms), ms(after.p50Ms), ratio(after.p50Ms, before.p50Ms)];
      return [name, ...times, ms(before.databaseMs), ms(after.databaseMs), ratio(after.databaseMs, before.databaseMs)];
    }),
  );
  const [before, after] = [small.jobsPerSecond, large.jobsPerSecond];
  console.log(`  jobs/s, ${submitters} submitters: ${before.toFixed(0)} and ${after.toFixed(0)}, ratio ${(after / before).toFixed(2)}`);
}
