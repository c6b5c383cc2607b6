// `npm test`: build, checks, the programs that local engines want (into .data/programs, once), then every spec. Ends with a line `N passed, N failed`; a failed build or check counts as a failure.
// `npm test -- libs/catalog` runs build and checks, and only those specs.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const RESULT_FILE = '.data/test-result.json';
const SUMMARY_FILE = '.data/test-summary';
/** Once its results are written Jest has only to exit; a test that left something open can keep it from that for ever. */
const EXIT_PATIENCE_MS = 30_000;

const seconds = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;

function run(args) {
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return { child, ended };
}

async function step(title, args) {
  const startedAt = Date.now();
  console.log(`\n── ${title}`);
  const code = await run(args).ended;
  console.log(`── ${title}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds(startedAt)})`);
  return code === 0;
}

async function runSpecs(args) {
  const { child, ended } = run(['node_modules/jest/bin/jest.js', '--json', `--outputFile=${RESULT_FILE}`, ...args]);
  let hangs = false;
  const watch = setInterval(() => {
    if (hangs || !existsSync(RESULT_FILE)) return;
    hangs = true;
    setTimeout(() => {
      console.error('Jest has its results but does not exit: a test left a server, timer or connection open.');
      child.kill('SIGKILL');
    }, EXIT_PATIENCE_MS).unref();
  }, 1_000);
  const code = await ended;
  clearInterval(watch);
  if (!existsSync(RESULT_FILE)) return { passed: 0, failed: 1 };
  const result = JSON.parse(readFileSync(RESULT_FILE, 'utf8'));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return { passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

mkdirSync('.data', { recursive: true });
for (const file of [RESULT_FILE, SUMMARY_FILE]) rmSync(file, { force: true });
const startedAt = Date.now();
let passed = 0;
let failed = 0;
if (await step('build', ['tools/build.mjs'])) {
  if (!(await step('checks', ['tools/check.mjs']))) failed++;
  // Never a failure: what cannot be had here is said in a line, and the tests that need it are skipped.
  await step('programs', ['tools/start/dist/fetch-programs.js']);
  console.log('\n── specs');
  const specs = await runSpecs(process.argv.slice(2));
  passed = specs.passed;
  failed += specs.failed;
} else failed++;

const summary = `${passed} passed, ${failed} failed`;
writeFileSync(SUMMARY_FILE, `${summary}\n`);
console.log(`\nTook ${seconds(startedAt)}.\n${summary}`);
process.exit(failed ? 1 : 0);
