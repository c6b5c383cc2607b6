import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findRepository, migrate, startPostgres } from '@portazgo/embedded';
import { GroupCommit, Ledger, verifyLedger, type Reservation, type ReservationAnswer, type Settlement, type SettlementAnswer } from '@portazgo/ledger';
import { Pool } from 'pg';
import { fillLedger, openAccounts } from './ledger-filling.ts';

const callers = 64;
const seconds = Number(process.argv.find((argument) => argument.startsWith('--seconds='))?.slice(10) ?? 5);
const rows = Number(process.argv.find((argument) => argument.startsWith('--rows='))?.slice(7) ?? 1_000_000);
const accounts = 1_000;

/**
 * `npm run bench:ledger`: reserve + settle pairs per second through the SQL functions with group commit, on a PostgreSQL that syncs
 * each commit: all callers on one hot account, on a thousand accounts, and both again when the tables hold a million requests.
 */
const repository = findRepository();
const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-bench-'));
const postgres = await startPostgres({ repository, folder });
const pool = new Pool({ connectionString: postgres.url, max: 4, options: '-c role=portazgo_billing' });
const owner = new Pool({ connectionString: postgres.url, max: 1 });
try {
  await migrate(postgres.url, { repository });
  await openAccounts(owner, accounts);
  await pairsPerSecond(1, 1);

  const empty = { hot: await pairsPerSecond(1, seconds), spread: await pairsPerSecond(accounts, seconds) };
  print('empty tables', empty);
  const started = performance.now();
  await fillLedger(owner, rows);
  console.log(`filled with ${rows} requests in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
  const full = { hot: await pairsPerSecond(1, seconds), spread: await pairsPerSecond(accounts, seconds) };
  print(`${rows} rows`, full);
  console.log(`ratio full / empty: hot ${(full.hot / empty.hot).toFixed(2)}, ${accounts} accounts ${(full.spread / empty.spread).toFixed(2)}`);

  const verified = performance.now();
  const faults = (await verifyLedger(owner)).filter((finding) => finding.faults > 0);
  console.log(`verified in ${((performance.now() - verified) / 1_000).toFixed(1)} s: ${faults.length === 0 ? 'right' : JSON.stringify(faults)}`);
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await pool.end();
  await owner.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

function print(title: string, { hot, spread }: { hot: number; spread: number }): void {
  console.log(`${title.padEnd(14)} one hot account ${Math.round(hot)} pairs/s, ${accounts} accounts ${Math.round(spread)} pairs/s (${callers} callers)`);
}

async function pairsPerSecond(keys: number, forSeconds: number): Promise<number> {
  const ledger = new Ledger(pool);
  const reserve = new GroupCommit<Reservation, ReservationAnswer>((items) => ledger.reserveMany(items), { itemsMax: 256, queueMax: 10_000 });
  const settle = new GroupCommit<Settlement, SettlementAnswer>((items) => ledger.settleMany(items), { itemsMax: 256, queueMax: 10_000 });
  const prefix = `${Date.now().toString(36)}-`;
  const started = performance.now();
  const end = started + forSeconds * 1_000;
  let pairs = 0;
  let requests = 0;
  const caller = async () => {
    while (performance.now() < end) {
      const requestId = prefix + String((requests += 1)).padStart(9, '0');
      const admitted = await reserve.add(reservation(requestId, Math.floor(Math.random() * keys)));
      if (admitted.outcome !== 'admitted') throw new Error(`not admitted: ${JSON.stringify(admitted)}`);
      const settled = await settle.add(settlement(requestId));
      if (settled.charged !== 700) throw new Error(`not settled: ${JSON.stringify(settled)}`);
      pairs += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (pairs * 1_000) / (performance.now() - started);
}

function reservation(requestId: string, key: number): Reservation {
  return {
    requestId,
    keyHash: `hash-${key}`,
    ip: '127.0.0.1',
    scope: 'inference',
    operation: 'chat',
    model: 'some-model',
    plans: null,
    holdMicroCredits: 1_000,
    tokens: 100,
    deadlineSeconds: 60,
  };
}

function settlement(requestId: string): Settlement {
  return {
    requestId,
    outcome: 'succeeded',
    costMicroCredits: 700,
    usageSource: 'upstream',
    model: 'some-model',
    engine: 'emulator/some-model',
    inputUncached: 20,
    inputCached: 0,
    cacheWrite: 0,
    output: 30,
    reasoning: 0,
  };
}
