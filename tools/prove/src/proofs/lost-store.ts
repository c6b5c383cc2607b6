import { verifyLedger } from '@portazgo/ledger';
import { chargeFault, isAskedTwice } from '../jobs/job-charges.ts';
import { countBy, listCounts } from '../jobs/counting.ts';
import type { Submission, ToldJob } from '../jobs/job-clients.ts';
import { readMediaJournal, type JobRow } from '../jobs/job-evidence.ts';
import { JobHouse } from '../jobs/job-house.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import { sideBySide } from '../jobs/side-by-side.ts';
import type { Finding, Proof } from '../proof.ts';

const flowLimitSeconds = 30;
const before = 60;
const clients = 16;
// A picture of one pixel that jobs wait to work on.
const picture = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const perImage = { unit: 'images' as const, microCredits: 10_000_000 };
const drawn = { operation: 'image.generate', price: perImage, usual: 'succeeded' as const, weight: 1 };
const kinds: readonly JobKind[] = [
  { ...drawn, id: 'quick', routes: [{ provider: 'fal', model: 'fal-ai/flux/dev+run=100' }] },
  { ...drawn, id: 'slow', routes: [{ provider: 'fal', model: 'fal-ai/flux/dev+run=1500' }] },
  { ...drawn, id: 'edited', operation: 'image.edit', hasInput: true, routes: [{ provider: 'openai', model: 'gpt-image-1-mini+run=500' }] },
];

/** J2: everything that the broker keeps is deleted while jobs wait and run: their messages, and the files of clients. */
export const proveLostStore: Proof = ({ seed, quick }) => {
  const waiting = quick ? 320 : 1_000;
  const environment = { IMAGE_JOBS_MAX: '16' };
  const services = ['gateway', 'billing', 'jobs', 'image', 'emulator'] as const;
  return JobHouse.with({ kinds, clients, services: [...services], instances: { jobs: 2, image: 2 }, environment }, async (house) => {
    const acknowledged: ToldJob[] = [];
    const submitAll = (submissions: readonly Submission[], atOnce: number) =>
      sideBySide(submissions, atOnce, async (submission) => {
        const job = await house.door.submit(house.clients[acknowledged.length % clients]!, submission);
        if (typeof job !== 'string') acknowledged.push(job);
      });
    const submission = (model: string, index: number): Submission => ({
      model,
      input: { prompt: `job ${index}`, ...(model === 'edited' ? { image_input: picture } : {}) },
      idempotencyKey: `${seed}-${model}-${index}`,
    });

    await submitAll(
      Array.from({ length: before }, (_, index) => submission('quick', index)),
      8,
    );
    await house.untilOver(60_000);
    await submitAll(
      Array.from({ length: waiting }, (_, index) => submission(index % 5 === 0 ? 'edited' : 'slow', index)),
      16,
    );
    const atLoss = await house.until((rows) => rows.filter(({ state }) => state === 'running').length >= 16, 30_000);
    const early = new Set(atLoss.filter(({ state }) => state === 'succeeded').map(({ id }) => id));

    const lostAt = Date.now();
    await house.house.loseNatsStore();
    const backAt = Date.now();
    // Clients go on asking, and are served as soon as the broker is.
    await submitAll(
      Array.from({ length: 20 }, (_, index) => submission('quick', before + index)),
      8,
    );
    const left = await house.untilOver(180_000);

    const rows = await house.rows();
    const { invariants, holds } = await house.ask(async (database) => ({
      invariants: await verifyLedger(database),
      holds: Number((await database.query<{ count: string }>('SELECT count(*) FROM billing.holds')).rows[0]?.count),
    }));
    const journal = await readMediaJournal(house.house.emulatorUrl);
    const secondsSince = (moments: number[], choose: (...of: number[]) => number) => (choose(...moments) - backAt) / 1_000;
    const after = rows.flatMap(({ endedAt, state }) => (endedAt !== null && endedAt > backAt && state === 'succeeded' ? [endedAt] : []));
    const firstSeconds = secondsSince(after, Math.min);
    const lastSeconds = secondsSince(after, Math.max);
    const lost = acknowledged.filter(({ id }) => !rows.some((row) => row.id === id)).length;
    const several = rows.filter(({ endings }) => endings !== 1).length;
    const wrong = rows.filter((row) => chargeFault(kindOf(row), row, journal.get(row.id) ?? []) !== null);
    const twice = rows.filter(({ id }) => isAskedTwice(journal.get(id) ?? [])).length;
    const spoiled = rows.filter(({ model, state }) => model !== 'edited' && state !== 'succeeded');
    const count = (state: string) => atLoss.filter((row) => row.state === state).length;
    console.log(`    at the loss: ${listCounts(countBy(atLoss, ({ model, state }) => `${model} ${state}`))}`);
    console.log(`    in the end: ${listCounts(countBy(rows, ({ model, state, code }) => `${model} ${state}${code ? ` ${code}` : ''}`))}`);
    for (const row of wrong.slice(0, 3)) console.log(`    wrong charge: ${JSON.stringify({ row, lines: journal.get(row.id) })}`);
    return [
      {
        id: 'J2',
        promise: `the broker's whole store is deleted with ${count('queued')} jobs queued and ${count('running')} running: none lost, work flows again within ${flowLimitSeconds} s`,
        figure: `${acknowledged.length} acknowledged, ${lost} lost, ${left.jobs} stuck, ${several} without exactly one end, ${spoiled.length} failed; first job done ${firstSeconds.toFixed(1)} s after the broker was back (away ${((backAt - lostAt) / 1_000).toFixed(1)} s), the last of ${after.length} after ${lastSeconds.toFixed(1)} s`,
        holds: lost + left.jobs + left.outbox + several + spoiled.length === 0 && count('queued') >= 200 && firstSeconds <= flowLimitSeconds,
      },
      await truth(house, rows, early, backAt),
      {
        id: 'J2',
        promise: 'the loss costs nobody anything: charges by the journal, no job submitted twice, the ledger whole',
        figure: `${wrong.length} wrong charges, ${twice} submitted twice, ${holds} holds left, ${invariants.map(({ invariant, faults }) => `${invariant} ${faults}`).join(', ')} faults`,
        holds: wrong.length + twice + holds === 0 && invariants.every(({ faults }) => faults === 0),
      },
    ];
  });
};

const kindOf = ({ model }: JobRow): JobKind => kinds.find(({ id }) => id === model)!;

/** Files that are gone are said to be gone; nothing is told that is not so. */
async function truth(house: JobHouse, rows: readonly JobRow[], early: ReadonlySet<string>, backAt: number): Promise<Finding> {
  const fetched = await house.fetchAll(rows);
  const gone = rows.filter(({ id }) => (fetched.get(id)?.missing ?? 0) > 0);
  const wrong = [...fetched.values()].filter(({ wrong: files }) => files > 0).length;
  const earlyGone = gone.filter(({ id }) => early.has(id)).length;
  const earlyUnsaid = rows.filter(({ id, state }) => early.has(id) && state !== 'succeeded').length;
  // Stored in the last moment of the old store, told when the new one was there.
  const between = gone.filter(({ id }) => !early.has(id));
  const unexplained = between.filter(({ results }) => !results.some(({ createdAt }) => Date.parse(createdAt) <= backAt)).length;
  const inputsLost = rows.filter(({ model, state }) => model === 'edited' && state !== 'succeeded');
  const charged = inputsLost.filter((row) => row.charged !== 0).length;
  const unclear = inputsLost.filter(({ code }) => code !== 'not_found').length;
  return {
    id: 'J2',
    promise:
      'what lay in the deleted store is told truthfully: jobs that had succeeded stay so and their files are 404; jobs whose input is gone fail and cost nothing',
    figure: `${early.size} succeeded before, ${earlyGone} of their files 404, ${earlyUnsaid} told otherwise; ${between.length} files stored in the last moment and gone (${unexplained} unexplained), ${wrong} wrong; ${inputsLost.length} jobs failed for their lost input (${listCounts(countBy(inputsLost, ({ code }) => code ?? 'none'))}), ${charged} of them charged, ${unclear} told otherwise`,
    holds: earlyGone === early.size && earlyUnsaid + wrong + unexplained + charged + unclear === 0 && inputsLost.length > 0,
  };
}
