// `npm run check`: format, lint, boundaries, types (specs included), OpenAPI drift and lint. Prints a line per check; any fault ends with 1.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const checks = [
  ['format', ['node_modules/oxfmt/bin/oxfmt', '--check', 'apps', 'libs', 'tools']],
  ['lint', ['node_modules/oxlint/bin/oxlint', '--deny-warnings', 'apps', 'libs', 'tools']],
  ['boundaries', ['tools/check-boundaries.mjs']],
  ['types', ['node_modules/typescript7/bin/tsc', '-b']],
  ['types of specs', ['node_modules/typescript7/bin/tsc', '--noEmit', '-p', 'tsconfig.spec.json']],
  ...(existsSync('tools/openapi.mjs') ? [['OpenAPI document', ['tools/openapi.mjs', '--check']]] : []),
];

let faults = 0;
for (const [title, command] of checks) {
  const started = Date.now();
  const done = spawnSync(process.execPath, command, { encoding: 'utf8' });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (done.status === 0) console.log(`ok      ${title} (${seconds} s)`);
  else {
    faults++;
    console.log(`FAILED  ${title} (${seconds} s)\n${done.stdout}${done.stderr}`);
  }
}
if (faults) console.log(`${faults} of ${checks.length} checks failed. \`npm run format\` mends the format.`);
process.exit(faults ? 1 : 0);
