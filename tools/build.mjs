// Builds every project: the database client from the Prisma schemas (only when they changed), then TypeScript.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

function run(title, file, args, env = {}, forgives = () => null) {
  const started = Date.now();
  process.stdout.write(`  ${title} … `);
  const done = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });
  const excuse = done.status === 0 ? null : forgives(done.stdout + done.stderr);
  if (excuse) process.stdout.write(`(${excuse}) `);
  else if (done.status !== 0) {
    process.stdout.write(`failed\n${done.stdout}${done.stderr}`);
    process.exit(done.status ?? 1);
  }
  process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

console.log('Building Portazgo');
for (const owner of existsSync('prisma') ? readdirSync('prisma', { withFileTypes: true }).filter((entry) => entry.isDirectory()) : []) {
  const schema = `prisma/${owner.name}/schema.prisma`;
  // An owner may speak to its tables without a generated client.
  if (!existsSync(schema) || !/^generator /m.test(readFileSync(schema, 'utf8'))) continue;
  const generated = `apps/${owner.name}/src/generated`;
  const stamp = `${generated}/.schema-hash`;
  const hash = createHash('sha256').update(readFileSync(schema)).update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue;
  run(`database client of ${owner.name}`, 'node_modules/prisma/build/index.js', ['generate', '--config', `prisma/${owner.name}/prisma.config.ts`], {
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  });
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

/** After `npm ci --omit=optional` the engines' packages have no types; their code is built all the same, and says at run time what is missing. */
function withoutEngines(output) {
  const faults = output.split('\n').filter((line) => line.includes('error TS'));
  const engines = Object.keys(JSON.parse(readFileSync('libs/local-engines/package.json', 'utf8')).optionalDependencies);
  const isMissing = engines.some((name) => !existsSync(`node_modules/${name}`) && !existsSync(`libs/local-engines/node_modules/${name}`));
  return isMissing && faults.length > 0 && faults.every((line) => line.startsWith('libs/local-engines/')) ? 'without the packages of the local engines' : null;
}
run('TypeScript', 'node_modules/typescript7/bin/tsc', ['-b'], {}, withoutEngines);
run('variables of the services', 'tools/list-variables.mjs', []);
