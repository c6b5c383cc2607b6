// `npm run compat [-- <part of a client's name>]`: official libraries, frameworks and generated clients against a deployment with the emulator.
// They are installed, in their newest versions, in .data/compat; nothing of them is part of the project or of `npm test`.
import { spawn } from 'node:child_process';
import { accessSync, constants, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { wav } from '@portazgo/samples';
import { startHouse } from '@portazgo/testing';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const clients = path.join(repository, 'tools', 'compat', 'clients');
const folder = path.join(repository, '.data', 'compat');
const at = (...parts) => path.join(folder, ...parts);
const stepTimeoutMs = 900_000;
const wanted = process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? '';

const npmPackages = ['openai', 'ai', '@ai-sdk/openai', 'zod', 'openapi-typescript', 'openapi-fetch'].map((name) => `${name}@latest`);
// openapi-typescript and the type-check want one compiler; its 5.x is the one that both take.
npmPackages.push('typescript@5', '@types/node@20');
const pipPackages = ['openai', 'litellm', 'langchain-openai', 'openai-agents', 'openapi-python-client', 'openapi-generator-cli', 'urllib3', 'python-dateutil'];
const oapiCodegen = 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@latest';

const python = at('python', 'bin', 'python');
const script = (file) => at('scripts', file);
const document = at('openapi.json');
const generator = (language, name, more = '') => [
  at('python', 'bin', 'openapi-generator-cli'),
  [
    'generate',
    '-i',
    document,
    '-g',
    language,
    '-o',
    at(name),
    '--skip-validate-spec',
    `--additional-properties=packageName=og_client,hideGenerationTimestamp=true${more}`,
  ],
];

/** `run` is a script that tells its own checks; `steps` are programs that must end well. */
const table = [
  { client: 'openai (Node)', needs: ['npm'], run: [process.execPath, [at('node', 'openai-node.mjs')]] },
  { client: 'AI SDK (ai, @ai-sdk/openai)', needs: ['npm'], run: [process.execPath, [at('node', 'ai-sdk.mjs')]] },
  { client: 'openai (Python)', needs: ['python3'], run: [python, [script('openai_client.py')]] },
  { client: 'litellm', needs: ['python3'], run: [python, [script('litellm_client.py')]] },
  { client: 'langchain-openai', needs: ['python3'], run: [python, [script('langchain_client.py')]] },
  { client: 'openai-agents', needs: ['python3'], run: [python, [script('agents_client.py')]] },
  {
    client: 'openapi-typescript',
    needs: ['npm'],
    steps: {
      generate: [
        process.execPath,
        [at('node', 'node_modules', 'openapi-typescript', 'bin', 'cli.js'), document, '-o', at('node', 'api.ts'), '--default-non-nullable', 'false'],
      ],
      compile: [
        process.execPath,
        [
          at('node', 'node_modules', 'typescript', 'bin', 'tsc'),
          '--strict',
          '--target',
          'es2022',
          '--module',
          'esnext',
          '--moduleResolution',
          'bundler',
        ].concat(['--skipLibCheck', '--types', 'node', '--outDir', at('node', 'compiled'), at('node', 'generated-typescript.ts')]),
      ],
      'four calls': [process.execPath, [at('node', 'compiled', 'generated-typescript.js')]],
    },
  },
  {
    client: 'openapi-python-client',
    needs: ['python3'],
    steps: {
      generate: [
        at('python', 'bin', 'openapi-python-client'),
        ['generate', '--path', document, '--output-path', at('scripts', 'opc_client'), '--overwrite', '--meta', 'none', '--fail-on-warning'],
      ],
      'five calls': [python, [script('generated_openapi_python_client.py')]],
    },
  },
  {
    client: 'openapi-generator, python',
    needs: ['python3', 'java'],
    steps: { generate: generator('python', 'og-python'), 'five calls': [python, [script('generated_openapi_generator.py')], { PYTHONPATH: at('og-python') }] },
  },
  {
    client: 'openapi-generator, go',
    needs: ['python3', 'java', 'go'],
    steps: {
      generate: generator('go', 'og-go', ',withGoMod=true'),
      dependencies: ['go', ['mod', 'tidy'], {}, at('og-go')],
      compile: ['go', ['build', './...'], {}, at('og-go')],
    },
  },
  {
    client: 'openapi-generator, java',
    needs: ['python3', 'java', 'mvn'],
    steps: { generate: generator('java', 'og-java'), compile: ['mvn', ['-q', '-B', '-DskipTests', 'compile'], {}, at('og-java')] },
  },
  {
    client: 'oapi-codegen',
    needs: ['go'],
    steps: {
      generate: [at('go', 'bin', 'oapi-codegen'), ['-package', 'api', '-generate', 'types,client', '-o', at('oapi', 'client.gen.go'), document]],
      dependencies: ['go', ['mod', 'tidy'], {}, at('oapi')],
      compile: ['go', ['build', './...'], {}, at('oapi')],
    },
  },
].filter(({ client }) => client.includes(wanted));

const isThere = (program) =>
  (process.env['PATH'] ?? '').split(path.delimiter).some((each) => {
    try {
      accessSync(path.join(each, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

function runProgram([command, args, variables = {}, cwd = folder]) {
  return new Promise((resolve) => {
    // The generators' own helpers (ruff) are in the same folder; a client reads no setting of this shell but these.
    const environment = { ...process.env, PATH: `${at('python', 'bin')}${path.delimiter}${process.env['PATH']}`, NO_PROXY: '127.0.0.1', ...variables };
    const child = spawn(command, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'], timeout: stepTimeoutMs });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (said[name] += text));
    child.on('error', (error) => resolve({ ...said, fault: error.message }));
    child.on('close', (code) => resolve({ ...said, fault: code === 0 ? null : lastLines(said.stderr || said.stdout) || `ended with ${code}` }));
  });
}

const lastLines = (text) => text.trim().split('\n').slice(-4).join(' | ').slice(-500);

async function install(title, program) {
  process.stdout.write(`  installing ${title} … `);
  const { fault } = await runProgram(program);
  console.log(fault === null ? 'done' : `failed: ${fault}`);
}

const needs = new Set(table.flatMap((row) => row.needs));
for (const each of ['node', 'scripts', 'oapi', 'go']) mkdirSync(at(each), { recursive: true });
console.log(`Clients are in ${folder}`);
if (needs.has('npm')) {
  writeFileSync(at('node', 'package.json'), '{ "private": true, "type": "module" }\n');
  await install('packages of npm', ['npm', ['install', '--no-audit', '--no-fund', '--no-save', ...npmPackages], {}, at('node')]);
}
if (needs.has('python3')) {
  if (!existsSync(python)) await install('an environment of Python', ['python3', ['-m', 'venv', at('python')]]);
  await install('packages of Python', [python, ['-m', 'pip', 'install', '--quiet', '--upgrade', ...pipPackages]]);
}
if (needs.has('go') && isThere('go')) {
  await install('oapi-codegen', ['go', ['install', oapiCodegen], { GOBIN: at('go', 'bin') }]);
  if (!existsSync(at('oapi', 'go.mod'))) writeFileSync(at('oapi', 'go.mod'), 'module example.com/api\n\ngo 1.24\n');
}
cpSync(clients, at('scripts'), { recursive: true });
cpSync(clients, at('node'), { recursive: true });
writeFileSync(at('recording.wav'), wav(2));

console.log('  starting a deployment …');
const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const house = await startHouse({
  services: ['billing', 'emulator', 'jobs', 'courier', 'llm', 'image', 'audio', 'video', 'vision', 'gateway'],
  environment: { LOG_LEVEL: 'warn' },
});
try {
  const { key } = await house.createClient({ credits: 1_000_000, plan: 'operator', limits: { requestsPerMinute: 10_000 } });
  const url = house.gatewayUrls[0];
  const variables = { COMPAT_URL: url, COMPAT_KEY: key, COMPAT_RECORDING: at('recording.wav') };
  writeFileSync(document, await (await fetch(`${url}/openapi.json`)).text());
  for (const { client, needs: programs, run, steps } of table) {
    const missing = programs.filter((program) => !isThere(program));
    if (missing.length > 0) {
      counts.skipped++;
      console.log(`\n${client}: not tried, ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not on PATH`);
      continue;
    }
    console.log(`\n${client}`);
    const tell = (check, fault) => {
      counts[fault === null ? 'passed' : 'failed']++;
      if (fault !== null) failures.push(`${client}: ${check}`);
      console.log(`  ${fault === null ? 'passes' : 'FAILS '}  ${check}${fault === null ? '' : `: ${fault}`}`);
    };
    if (run) {
      const [command, args] = run;
      const { stdout, fault } = await runProgram([command, args, variables]);
      const told = stdout.split('\n').filter((line) => line.startsWith('{"check"'));
      for (const line of told) {
        const { check, fault: why } = JSON.parse(line);
        tell(check, why);
      }
      if (fault !== null || told.length === 0) tell('the script', fault ?? 'it told nothing');
    }
    for (const name of ['og-python', 'og-go', 'og-java']) if (steps?.generate?.[1].includes(at(name))) rmSync(at(name), { recursive: true, force: true });
    for (const [step, [command, args, more = {}, cwd]] of Object.entries(steps ?? {})) {
      const { fault } = await runProgram([command, args, { ...variables, ...more }, cwd]);
      tell(step, fault);
      // What was not generated cannot compile.
      if (fault !== null) break;
    }
  }
} catch (error) {
  counts.failed++;
  failures.push(`the deployment: ${error.message}`);
} finally {
  await house.stop();
}

console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
if (failures.length > 0) console.log(`Try one again alone with \`npm run compat -- <part of its name>\`:\n${failures.map((each) => `  ${each}`).join('\n')}`);
else console.log('Nothing to do. Clients that were not tried need their toolchain on PATH.');
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
