import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProcessDefinition, ProcessEvent } from './process-definition.ts';
import { ProcessSupervisor } from './process-supervisor.ts';

const script = path.join(__dirname, '..', '..', 'test', 'fixtures', 'service.mjs');
const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-supervisor-'));
const events: ProcessEvent[] = [];
const supervisor = new ProcessSupervisor((event) => events.push(event));

const aService = (name: string, more: Partial<ProcessDefinition> = {}): ProcessDefinition => ({
  name,
  script,
  environment: {},
  logFile: path.join(folder, `${name}.log`),
  portVariables: { http: 'PORT' },
  ...more,
});
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

beforeEach(() => events.splice(0));
afterEach(() => supervisor.stopAll());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('gives the addresses of a ready process and keeps its lines in a file', async () => {
  const lines: string[] = [];
  const { http = '' } = await supervisor.start(aService('gateway', { onLine: (line) => lines.push(line) }));
  expect(await (await fetch(http)).text()).toBe(String(supervisor.pid('gateway')));
  await supervisor.stopAll();
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['listening', 'draining']);
  expect(readFileSync(path.join(folder, 'gateway.log'), 'utf8')).toBe(`${lines.join('\n')}\n`);
});

it('brings a crashed process back at its old address', async () => {
  const { http = '' } = await supervisor.start(aService('emulator'));
  const before = supervisor.pid('emulator');
  await expect(fetch(`${http}/crash`)).rejects.toThrow('fetch failed');
  while (!events.some(({ type }) => type === 'process-crashed')) await new Promise(setImmediate);
  await supervisor.untilReady('emulator');
  expect(supervisor.pid('emulator')).not.toBe(before);
  expect(await (await fetch(http)).text()).toBe(String(supervisor.pid('emulator')));
  expect(events.map(({ type }) => type)).toEqual(['process-ready', 'process-crashed', 'process-ready']);
});

it('tells the last words of a process that does not start', async () => {
  await expect(supervisor.start(aService('billing', { environment: { FIXTURE: 'refuses-to-start' } }))).rejects.toThrow(
    'billing did not start (exit code 1):\nKEY_PEPPER is missing',
  );
});

it('ends a process that does nothing and does not get ready', async () => {
  const start = supervisor.start(aService('llm', { environment: { FIXTURE: 'never-ready' }, readyLimitMs: 1_000 }));
  const pid = supervisor.pid('llm') ?? 0;
  await expect(start).rejects.toThrow('llm did not start (not ready, and without a sign of work for 1 s)');
  expect(isAlive(pid)).toBe(false);
});

it('waits for a process that works, however long its start takes', async () => {
  const { http } = await supervisor.start(aService('llm', { environment: { FIXTURE: 'slow-start' }, readyLimitMs: 500 }));
  expect(http).toMatch(/^http/);
});

it('stops the kinds in order, with all instances of a kind together, and leaves nobody behind', async () => {
  const names = ['billing', 'gateway', 'gateway-2', 'llm'];
  await Promise.all(names.map((name) => supervisor.start(aService(name))));
  const pids = names.map((name) => supervisor.pid(name) ?? 0);
  await supervisor.stopAll([['gateway'], ['llm'], ['billing']]);
  const stopped = events.flatMap((event) => (event.type === 'process-stopped' ? [event.name] : []));
  expect(stopped.slice(0, 2).sort()).toEqual(['gateway', 'gateway-2']);
  expect(stopped.slice(2)).toEqual(['llm', 'billing']);
  expect(pids.filter(isAlive)).toEqual([]);
});

it('kills a process that does not drain', async () => {
  await supervisor.start(aService('gateway', { environment: { FIXTURE: 'deaf' }, stopLimitMs: 300 }));
  await supervisor.stopAll();
  expect(events.at(-1)).toEqual({ type: 'process-stopped', name: 'gateway', how: 'signal SIGKILL', killed: true });
});
