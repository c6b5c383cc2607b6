import type { InvariantFinding } from '@portazgo/ledger';
import type { Finding } from '../proof.ts';
import { countBy, listCounts } from './counting.ts';
import { chargeFault, isAskedTwice } from './job-charges.ts';
import type { JobRow, MediaLine } from './job-evidence.ts';
import type { ToldJob } from './job-clients.ts';
import type { FetchedResults } from './kept-results.ts';
import type { JobKind } from './job-kind.ts';
import { killedJobKinds } from './killed-job-kinds.ts';

/** Everything that was seen of the jobs, by everyone who saw them. */
export interface KilledJobs {
  readonly seed: number;
  readonly arrived: number;
  /** What clients were told last, by the number of the job. */
  readonly told: ReadonlyMap<number, ToldJob>;
  readonly untold: { 'gave up': number; lost: number };
  readonly rows: readonly JobRow[];
  readonly journal: ReadonlyMap<string, readonly MediaLine[]>;
  readonly left: { jobs: number; outbox: number };
  readonly fetched: ReadonlyMap<string, FetchedResults>;
  readonly stored: readonly string[];
  readonly contradictions: number;
  readonly messagesHeard: number;
  readonly heldBeforeSweep: readonly { requestId: string; state: string }[];
  readonly holdsAfterSweep: number;
  readonly invariants: readonly InvariantFinding[];
  readonly killsPassedOver: number;
  readonly kills: readonly (readonly [string, number])[];
  readonly refusals: ReadonlyMap<string, number>;
  readonly arrivedMs: number;
  readonly lastEndMs: number;
}

const kinds = new Map(killedJobKinds.map((kind) => [kind.id, kind]));

export function judgeKilledJobs(seen: KilledJobs): Finding[] {
  const told = [...seen.told.values()];
  const kills = seen.kills.reduce((sum, [, count]) => sum + count, 0);
  return [
    ends(seen, told, kills),
    charges(seen),
    submissions(seen),
    results(seen),
    {
      id: 'J1',
      promise: 'the ledger is whole and no hold is left',
      figure: `${seen.invariants.map(({ invariant, faults }) => `${invariant} ${faults}`).join(', ')} faults; ${seen.heldBeforeSweep.length} holds of submissions that never reached the desk ended by the sweep, ${seen.holdsAfterSweep} left`,
      holds:
        seen.invariants.every(({ faults }) => faults === 0) &&
        seen.holdsAfterSweep === 0 &&
        seen.heldBeforeSweep.every(({ requestId, state }) => state === 'held' && !seen.rows.some(({ id }) => id === requestId)),
    },
  ];
}

function ends(
  { seed, arrived, untold, rows, left, contradictions, messagesHeard, arrivedMs, lastEndMs, kills: byProcess, killsPassedOver, refusals }: KilledJobs,
  told: ToldJob[],
  kills: number,
): Finding {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const lost = told.filter(({ id }) => !byId.has(id));
  const several = rows.filter(({ endings }) => endings !== 1);
  const states = { completed: 'succeeded', failed: 'failed', cancelled: 'cancelled' } as const;
  const lies = told.filter(({ id, status }) => status !== 'processing' && byId.get(id)?.state !== states[status]);
  const handed = rows.filter(({ lease }) => lease > 1);
  // Its client asked again under the same key and never heard of this one.
  const acknowledged = new Set(told.map(({ id }) => id));
  const unheard = rows.filter(({ id }) => !acknowledged.has(id));
  print(
    `kills: ${byProcess.map(([name, count]) => `${name} ${count}`).join(', ')}; ${killsPassedOver} passed over, for three lay dead already`,
    `answers to submissions that were asked again: ${listCounts(refusals)}`,
    `ends: ${listCounts(countBy(rows, ({ state, outcome }) => (outcome === 'unknown' ? 'unknown' : state)))}`,
    `errors: ${listCounts(
      countBy(
        rows.filter(({ code }) => code !== null),
        ({ code }) => code!,
      ),
    )}`,
    `unheard of: ${listCounts(countBy(unheard, ({ state }) => state))}`,
  );
  for (const row of several.slice(0, 3)) print(`not one end: ${JSON.stringify(row)}`);
  return {
    id: 'J1',
    promise: `${arrived} jobs with ${kills} kills, one every ${(arrivedMs / 1_000 / Math.max(1, kills)).toFixed(1)} s: every acknowledged one has one end, and none is stuck`,
    figure: `${told.length} acknowledged in ${(arrivedMs / 1_000).toFixed(0)} s (${untold['gave up']} clients gave up, ${untold.lost} were told that the answer is lost), ${rows.length} jobs; ${lost.length} lost, ${left.jobs} stuck, ${several.length} without exactly one end, ${contradictions} contradicted by ${messagesHeard} messages, ${lies.length} told another end; ${left.outbox} rows in the outbox; ${handed.length} changed hands, ${handed.filter(({ state }) => state === 'succeeded').length} of them succeeded; last end ${(lastEndMs / 1_000).toFixed(1)} s after the last kill; seed ${seed}`,
    holds: lost.length + left.jobs + left.outbox + several.length + contradictions + lies.length === 0 && told.length > arrived * 0.8,
  };
}

function charges({ rows, journal }: KilledJobs): Finding {
  const faults = rows.flatMap((row) => {
    const fault = chargeFault(kinds.get(row.model)!, row, journal.get(row.id) ?? []);
    return fault === null ? [] : [`${row.id} ${row.model}: ${fault}`];
  });
  for (const fault of faults.slice(0, 5)) print(`wrong charge: ${fault}`);
  // One idempotency key is one job to its client, however often it asked.
  const paid = countBy(
    rows.filter(({ charged }) => charged !== null && charged > 0),
    ({ prompt }) => prompt,
  );
  const paidTwice = [...paid].filter(([, count]) => count > 1);
  const free = rows.filter(({ id, state }) => state !== 'succeeded' && journal.get(id)?.some(({ billable }) => billable === true));
  const unknown = rows.filter(({ outcome }) => outcome === 'unknown');
  const charged = rows.reduce((sum, row) => sum + (row.charged ?? 0), 0);
  print(`worked upstream and free: ${listCounts(countBy(free, ({ model, code }) => `${model}/${code ?? 'cancelled'}`))}`);
  return {
    id: 'J1',
    promise: "charges equal the emulator's journal: the price once for what succeeded, nothing for failures, cancels and unknown fates",
    figure: `${rows.length} jobs, ${faults.length} wrong charges, ${paidTwice.length} keys charged twice, ${(charged / 1e6).toFixed(3)} credits; ${unknown.length} unknown fates; ${free.length} billed upstream and free for the client`,
    holds: faults.length === 0 && paidTwice.length === 0,
  };
}

function submissions({ rows, journal }: KilledJobs): Finding {
  const twice = rows.filter(({ id }) => isAskedTwice(journal.get(id) ?? []));
  for (const row of twice.slice(0, 3)) print(`asked twice: ${JSON.stringify({ ...row, lines: journal.get(row.id) })}`);
  // Ends that the house brought about, other than the fates that a death left unknown. What its client stopped may end in any way.
  const mayFail = ({ usual, isCancelled }: JobKind) => usual !== 'succeeded' || isCancelled === true;
  const spoiled = rows.filter(({ model, state, code }) => state === 'failed' && code !== 'job_fate_unknown' && !mayFail(kinds.get(model)!));
  print(`failed though their upstream would not: ${listCounts(countBy(spoiled, ({ model, code }) => `${model}/${code}`))}`);
  const more = rows.filter(({ id }) => (journal.get(id) ?? []).filter(({ phase }) => phase !== 'end').length > 1).length;
  return {
    id: 'J1',
    promise: 'no job is submitted upstream twice, unless the earlier submission was refused with proof; a kill costs a job no more than its fate',
    figure: `${twice.length} submitted twice, ${more} submitted again after a proven refusal, ${spoiled.length} failed for another reason than an unknown fate`,
    holds: twice.length === 0 && spoiled.length === 0,
  };
}

function results({ rows, fetched, stored }: KilledJobs): Finding {
  const files = { whole: 0, missing: 0, wrong: 0 };
  for (const [id, { whole, missing, wrong }] of fetched) {
    files.whole += whole;
    files.missing += missing;
    files.wrong += wrong;
    if (missing + wrong > 0) print(`not as stored: ${JSON.stringify(rows.find((row) => row.id === id))}`);
  }
  const succeeded = rows.filter(({ state }) => state === 'succeeded');
  const owned = succeeded.flatMap((row) => row.results.map(({ id }) => id));
  const shared = owned.length - new Set(owned).size;
  const known = new Set(owned);
  const orphans = stored.filter((id) => !known.has(id)).length;
  const empty = succeeded.filter((row) => row.results.length === 0).length;
  // A worker that died between storing and telling leaves what it stored, until its time is over.
  const unfinished = rows.filter(({ lease, outcome, state }) => lease > 1 || outcome === 'unknown' || state === 'failed').length;
  return {
    id: 'J1',
    promise: 'the results of each succeeded job are stored once and served with the right bytes',
    figure: `${files.whole} files of ${succeeded.length} jobs whole, ${files.missing} missing, ${files.wrong} wrong, ${shared} of two jobs, ${empty} jobs without any; ${orphans} files of work that was broken off (${unfinished} jobs changed hands or failed)`,
    holds: files.missing + files.wrong + shared + empty === 0 && files.whole === owned.length && orphans <= unfinished,
  };
}

const print = (...lines: string[]) => {
  for (const line of lines) console.log(`    ${line}`);
};
