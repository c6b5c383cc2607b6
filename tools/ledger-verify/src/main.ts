import { verifyLedger } from '@portazgo/ledger';
import { createPool } from '@portazgo/platform';
import { readDatabaseUrl } from './ledger-verify.config.ts';
import { toReport } from './report.ts';

const started = performance.now();
const pool = createPool({ url: readDatabaseUrl(), max: 1, applicationName: 'ledger-verify', onError: (error) => console.error(error.message) });
try {
  const { text, faults } = toReport(await verifyLedger(pool));
  console.log(text);
  console.log(`${faults === 0 ? 'The ledger is right' : `The ledger has ${faults} faults`} (${((performance.now() - started) / 1_000).toFixed(1)} s).`);
  process.exitCode = faults === 0 ? 0 : 1;
} catch (error) {
  console.error(`The ledger could not be verified: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
} finally {
  await pool.end();
}
