// Writes docs/openapi.json from the built gateway. With `--check` it writes nothing, and fails when the file has drifted or Redocly finds an error.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const file = 'docs/openapi.json';
const built = 'apps/gateway/dist/describe-gateway.js';
if (!existsSync(built)) {
  console.error(`${built} is missing: run \`npm run build\` first.`);
  process.exit(1);
}

const { describeGateway } = await import(new URL(`../${built}`, import.meta.url));
const text = `${JSON.stringify(await describeGateway(), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
  console.log(`wrote ${file}`);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error(`${file} does not fit the gateway: run \`npm run openapi\` and commit it.`);
  process.exit(1);
}

const lint = spawnSync(process.execPath, ['node_modules/@redocly/cli/bin/cli.js', 'lint', file, '--config', 'tools/redocly.yaml', '--format', 'stylish'], {
  encoding: 'utf8',
  env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
});
if (lint.status !== 0) console.error(lint.stdout + lint.stderr);
else console.log(`${file} is in order`);
process.exit(lint.status ?? 1);
