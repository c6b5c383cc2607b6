import { Client as Database } from 'pg';
import { CpuMeter } from './cpu-meter.ts';
import { jobLoop, type JobRound } from './job-loop.ts';
import { jobWays } from './job-ways.ts';
import { pidsOf, startMediaHouse } from './media-house.ts';
import { percentile } from './statistics.ts';
import { ms, table } from './tables.ts';

const secondsPerRound = 4;
const submitterCounts = [32, 128];

/** Jobs a second from submission to a settled charge, beside the same requests straight to the upstream, and what each costs whom. */
export async function benchJobs(): Promise<void> {
  console.log('\nJobs: submitted, made by the emulated upstream (64x64 pictures, at once), stored, settled');
  const house = await startMediaHouse();
  try {
    const { key } = await house.createClient({ credits: 1_000_000, plan: 'operator' });
    const ways = jobWays(house, key);
    let told = 0;
    for (const way of ways) told += count(way.name, await jobLoop(way, 32, 3));
    for (const submitters of submitterCounts) {
      const rows: string[][] = [];
      const costs: string[] = [];
      let direct = Number.NaN;
      for (const way of ways) {
        const meter = new CpuMeter(pidsOf(house));
        const round = await jobLoop(way, submitters, secondsPerRound);
        const cost = meter.spent();
        told += count(way.name, round);
        if (way.name === 'direct') direct = round.jobsPerSecond;
        rows.push(rowOf(way.name, round, direct));
        costs.push(costOf(way.name, round, cost));
        if (round.firstError) console.log(`  ${way.name}: ${round.firstError}`);
      }
      console.log(`\n${submitters} submitters`);
      table(['', 'jobs/s', 'of direct', 'p50', 'p99', 'errors'], rows);
      console.log('  CPU per job');
      for (const line of costs) console.log(line);
    }
    await printLedger(house.databaseUrl, told);
  } finally {
    await house.stop();
  }
}

const count = (name: string, { jobs }: JobRound) => (name === 'direct' ? 0 : jobs);

function rowOf(name: string, round: JobRound, direct: number): string[] {
  const { jobsPerSecond, latenciesMs, errors } = round;
  const at = (share: number) => ms(percentile(latenciesMs, share));
  return [name, jobsPerSecond.toFixed(0), (jobsPerSecond / direct).toFixed(3), at(0.5), at(0.99), String(errors)];
}

function costOf(name: string, { jobs }: JobRound, spent: Record<string, number>): string {
  const perJob = Object.entries(spent).map(([process_, microseconds]) => [process_, microseconds / 1_000 / Math.max(1, jobs)] as const);
  const ours = perJob.filter(([process_]) => process_ !== 'driver' && process_ !== 'emulator').reduce((sum, [, each]) => sum + each, 0);
  const parts = perJob.filter(([, each]) => each >= 0.005).map(([process_, each]) => `${process_} ${each.toFixed(2)}`);
  return `    ${name.padEnd(8)} ${ours.toFixed(2)} ms of the house; ${parts.join(', ')}`;
}

/** What the clients were told must be what the desk and the ledger hold, or the figures are of something else. */
async function printLedger(url: string, told: number): Promise<void> {
  const database = new Database({ connectionString: url });
  await database.connect();
  try {
    const { rows } = await database.query<{ status: string; jobs: number; charged: number }>(
      'select status, count(*)::integer as jobs, sum(charged_micro_credits)::double precision as charged from jobs.jobs group by status',
    );
    const states = rows.map(({ status, jobs, charged }) => `${jobs} ${status}, ${(charged / 1_000_000).toFixed(0)} credits`).join('; ');
    console.log(`\n  Clients were told of ${told} pictures; the desk has ${states}`);
    if (rows.some(({ status, jobs }) => status !== 'succeeded' || jobs !== told)) process.exitCode = 1;
  } finally {
    await database.end();
  }
}
