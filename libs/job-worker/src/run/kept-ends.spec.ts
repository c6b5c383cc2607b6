import { appendFileSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FolderDisk } from '@portazgo/metering';
import { createLogger } from '@portazgo/platform';
import { JobHouse } from '../../test/support/job-house.ts';
import { done } from '../../test/support/scripted-vendor.ts';
import { KeptEndFiles } from './kept-ends.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
let folder: string;
let house: JobHouse | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'portazgo-ends-'));
});
afterEach(async () => {
  await house?.close();
  rmSync(folder, { recursive: true, force: true });
});

const keptEnds = async () => new KeptEndFiles(await FolderDisk.open(folder), 'image', logger);

it('a job whose end the desk never heard of ends as it had ended, also after its process', async () => {
  const started: JobHouse[] = [];
  house = new JobHouse({
    kept: await keptEnds(),
    vendors: {
      only: {
        start: async () => {
          for (const each of started) each.desk.isDown = true;
          return done();
        },
      },
    },
  });
  started.push(house);
  const row = house.submit({}, { heartbeatSeconds: 1 });
  const { worker } = house.worker({ handBackAfterMs: 1, abandonAfterMs: 600 });
  const working = worker.handle({ jobId: row.submission.jobId });
  while (readdirSync(folder).length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await worker.stop();
  expect(await working).toMatchObject({ retryAfterMs: expect.any(Number) });
  expect(row.ends).toEqual([]);

  started.pop();
  house.desk.isDown = false;
  await house.workOff(house.worker().worker, row);
  expect(row.ends.map(({ outcome, results }) => [outcome, results.length])).toEqual([['succeeded', 1]]);
  expect(house.journals.only?.started).toHaveLength(1);
  expect(readdirSync(folder)).toEqual([]);
});

it('leaves no file behind when the desk answers at once', async () => {
  house = new JobHouse({ kept: await keptEnds(), vendors: { only: { start: async () => done() } } });
  const row = house.submit();
  await house.workOff(house.worker().worker, row);
  expect([row.ends.length, readdirSync(folder)]).toEqual([1, []]);
});

it('finds the last whole line, and forgets what is older than any job', async () => {
  const ends = await keptEnds();
  const end = (engine: string) => ({
    outcome: 'succeeded' as const,
    results: [],
    voice: null,
    error: null,
    engine,
    nature: 'real' as const,
    costMicroCredits: 5,
    quantities: {},
    usageSource: 'counted' as const,
  });
  await ends.keep('job-1', end('first'));
  await ends.keep('job-1', end('second'));
  const [name = ''] = readdirSync(folder);
  appendFileSync(path.join(folder, name), '00000000 {"outcome":"succ');
  expect(await ends.find('job-1')).toMatchObject({ engine: 'second' });
  expect(await ends.find('job-2')).toBeNull();
  const long = new Date(Date.now() - 8 * 24 * 3_600_000);
  utimesSync(path.join(folder, name), long, long);
  await ends.forgetOld();
  expect(readdirSync(folder)).toEqual([]);
});
