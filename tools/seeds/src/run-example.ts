import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runChild, type ChildRun } from './child.ts';

/** An answer as a script of the pages got it. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Runs with a folder of its own that is gone afterwards. */
export async function inFolder<Result>(run: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-seeds-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A curl line through `sh`, unchanged: the status comes out of a `.curlrc`, not out of the line. */
export function runShell(text: string, key: string): Promise<Answer> {
  return inFolder(async (folder) => {
    writeFileSync(path.join(folder, '.curlrc'), 'silent\nshow-error\nwrite-out = "\\n%{http_code} %{content_type}"\n');
    writeFileSync(path.join(folder, 'example.sh'), text);
    const { exitCode, stdout, stderr } = await runChild({ command: 'sh', args: ['example.sh'], cwd: folder, environment: { CURL_HOME: folder, API_KEY: key } });
    const end = stdout.lastIndexOf('\n');
    const [status = '', contentType = ''] = stdout.slice(end + 1).split(' ');
    if (exitCode !== 0 || !/^\d{3}$/.test(status)) throw new Error(`sh ended with ${exitCode}: ${stderr.trim() || stdout.slice(0, 200)}`);
    return { status: Number(status), contentType, body: stdout.slice(0, end) };
  });
}

/** Writes down what `console.log` is given, so that what the example prints can be read as values. */
const listening = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs';
const log = console.log;
console.log = (...values) => { writeSync(3, JSON.stringify(values) + '\\n'); log(...values); };
`)}`;

/** A module of the pages in a Node of its own, unchanged; `preamble` gives it the names it takes for granted. */
export function runNode(text: string, preamble = ''): Promise<ChildRun> {
  return inFolder(async (folder) => {
    writeFileSync(path.join(folder, 'example.mjs'), preamble + text);
    const run = await runChild({
      command: process.execPath,
      args: ['--no-warnings', '--experimental-websocket', '--import', listening, 'example.mjs'],
      cwd: folder,
    });
    if (run.exitCode !== 0) throw new Error(`node ended with ${run.exitCode}: ${lastLines(run.stderr)}`);
    return run;
  });
}

export function runPython(text: string, preamble = '', folder?: string): Promise<ChildRun> {
  const start = async (cwd: string) => {
    writeFileSync(path.join(cwd, 'example.py'), preamble + text);
    const run = await runChild({ command: 'python3', args: ['example.py'], cwd });
    if (run.exitCode !== 0) throw new Error(`python3 ended with ${run.exitCode}: ${lastLines(run.stderr)}`);
    return run;
  };
  return folder ? start(folder) : inFolder(start);
}

/** Whether python can import a package; false without python. */
export async function pythonHas(name: string): Promise<boolean> {
  try {
    return (await runChild({ command: 'python3', args: ['-c', `import ${name}`], cwd: tmpdir() })).exitCode === 0;
  } catch {
    return false;
  }
}

/** What `print` wrote of a dict, as a value. */
export async function readPythonLiteral(text: string): Promise<unknown> {
  const { stdout } = await runChild({
    command: 'python3',
    args: ['-c', 'import ast, json, sys; print(json.dumps(ast.literal_eval(sys.argv[1])))', text],
    cwd: tmpdir(),
  });
  return JSON.parse(stdout);
}

const lastLines = (text: string) => text.trim().split('\n').slice(-2).join(' ').slice(0, 300);
