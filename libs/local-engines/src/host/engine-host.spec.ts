import { mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineHost } from './engine-host.ts';
import { engineProgram } from './engine-program.ts';
import type { EngineRunOptions, EngineSpec } from './engine-spec.ts';

interface TrialTasks {
  readonly echo: { readonly input: unknown; readonly result: unknown };
  readonly sleep: { readonly input: number; readonly result: string };
  readonly spin: { readonly input: null; readonly result: null };
  readonly eat: { readonly input: number; readonly result: number };
  readonly die: { readonly input: null; readonly result: null };
  readonly fail: { readonly input: null; readonly result: null };
  readonly refuse: { readonly input: null; readonly result: null };
  readonly stream: { readonly input: number; readonly result: string };
  readonly folder: { readonly input: null; readonly result: string };
  readonly environment: { readonly input: null; readonly result: string[] };
  readonly reach: { readonly input: number; readonly result: string[] };
}

const code = `
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import http from 'node:http';
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const said = async (act) => { try { await act(); return 'reached'; } catch (error) { return error.message; } };
export const openEngine = () => ({
  echo: (input) => input,
  sleep: async (ms) => { await wait(ms); return 'slept'; },
  spin: () => { for (;;) ; },
  eat: async (mebibytes) => { const kept = []; for (let i = 0; i < mebibytes; i += 8) { kept.push(Buffer.alloc(8 << 20, 1)); await wait(20); } return kept.length; },
  die: () => process.exit(7),
  fail: () => { throw new Error('a secret of the inside'); },
  refuse: () => { throw Object.assign(new Error('no'), { name: 'EngineRefusal', field: 'prompt', reason: 'is not a song' }); },
  stream: async (count, desk) => { for (let i = 0; i < count; i++) { desk.chunk(Buffer.from([i])); desk.progress((i + 1) / count * 100); } return 'end'; },
  folder: (_, desk) => { writeFileSync(desk.folder() + '/x', 'y'); return desk.folder(); },
  environment: () => Object.keys(process.env),
  reach: async (port) => [await said(() => fetch('http://127.0.0.1:' + port)), await said(() => net.connect(port)), await said(() => http.get('http://127.0.0.1:' + port))],
});
`;

const folder = mkdtempSync(path.join(tmpdir(), 'trial-engine-'));
const file = path.join(folder, 'trial.engine.mjs');
writeFileSync(file, code);
afterAll(() => rmSync(folder, { recursive: true }));

const trial: EngineSpec<TrialTasks> = {
  name: 'trial',
  module: path.relative(path.join(path.dirname(engineProgram()), '..'), file),
  needs: [],
  memoryMiB: 256,
};

const hosts: EngineHost<TrialTasks>[] = [];
const host = (settings: { idleMs?: number; queueMax?: number } = {}) => {
  const made = new EngineHost(trial, { isOn: true, idleMs: 60_000, queueMax: 8, memoryFactor: 1, ...settings });
  hosts.push(made);
  return made;
};
afterEach(() => Promise.all(hosts.splice(0).map((each) => each.close())));

const options = (more: Partial<EngineRunOptions> = {}): EngineRunOptions => ({ signal: new AbortController().signal, totalMs: 20_000, ...more });

it('does tasks one after the other in one process, and brings bytes there and back', async () => {
  const engine = host();
  const answers = await Promise.all([1, 2, 3].map((n) => engine.run('echo', { n, bytes: Buffer.from([n]) }, options())));
  expect(answers).toEqual([1, 2, 3].map((n) => ({ n, bytes: Buffer.from([n]) })));
  const { pid } = engine;
  await engine.run('echo', 0, options());
  expect(engine.pid).toBe(pid);
});

it('gives chunks and progress in order before the result', async () => {
  const heard: unknown[] = [];
  const result = await host().run('stream', 4, options({ onChunk: (chunk) => heard.push(chunk[0]), onProgress: (percent) => heard.push(`${percent}%`) }));
  expect([result, heard]).toEqual(['end', [0, '25%', 1, '50%', 2, '75%', 3, '100%']]);
});

it('tells a refusal with its field, and a fault without its inside, and goes on with the same process', async () => {
  const engine = host();
  await expect(engine.run('refuse', null, options())).rejects.toMatchObject({ kind: 'refused', field: 'prompt', reason: 'is not a song' });
  const { pid } = engine;
  await expect(engine.run('fail', null, options())).rejects.toMatchObject({ kind: 'broken', reason: 'the engine failed' });
  expect([await engine.run('echo', 'next', options()), engine.pid]).toEqual(['next', pid]);
});

it('stops work that blocks its process when its time is over, and serves the next task', async () => {
  const engine = host();
  const startedAt = performance.now();
  const spinning = engine.run('spin', null, options({ totalMs: 300 }));
  const next = engine.run('echo', 'next', options());
  await expect(spinning).rejects.toMatchObject({ kind: 'late' });
  expect(await next).toBe('next');
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});

it('stops work whose caller left, also while it waits, with the reason of the signal', async () => {
  const engine = host();
  const left = new Error('the client left');
  const [running, waiting] = [new AbortController(), new AbortController()];
  const spinning = engine.run('spin', null, options({ signal: running.signal }));
  const queued = engine.run('echo', 1, options({ signal: waiting.signal }));
  waiting.abort(left);
  await expect(queued).rejects.toBe(left);
  running.abort(left);
  await expect(spinning).rejects.toBe(left);
  expect(await engine.run('echo', 'next', options())).toBe('next');
});

it('outlives a process that ends, and says so', async () => {
  const engine = host();
  await expect(engine.run('die', null, options())).rejects.toMatchObject({ kind: 'broken' });
  expect(await engine.run('echo', 'next', options())).toBe('next');
});

it('ends a process that needs more memory than it may have', async () => {
  const engine = host();
  await expect(engine.run('eat', 4_096, options())).rejects.toMatchObject({ kind: 'memory', reason: expect.stringContaining('256 MiB') });
  expect(await engine.run('echo', 'next', options())).toBe('next');
});

it('refuses more than may wait', async () => {
  const engine = host({ queueMax: 2 });
  const asked = Array.from({ length: 4 }, () => engine.run('sleep', 200, options()).catch((error: { kind: string }) => error.kind));
  expect(await Promise.all(asked)).toEqual(['slept', 'slept', 'slept', 'full']);
});

it('gives its memory back when it has been idle', async () => {
  const engine = host({ idleMs: 100 });
  await engine.run('echo', 1, options());
  const { pid } = engine;
  const isThere = () => {
    try {
      return process.kill(pid as number, 0);
    } catch {
      return false;
    }
  };
  for (let tries = 0; isThere() && tries < 100; tries++) await sleep(50);
  expect([engine.pid, isThere()]).toEqual([undefined, false]);
  expect(await engine.run('echo', 2, options())).toBe(2);
});

it('removes the folder of a task', async () => {
  expect(existsSync(await host().run('folder', null, options()))).toBe(false);
});

it('keeps the secrets of the service and the network from the engine', async () => {
  process.env.KEY_PEPPER = 'canary';
  const seen: unknown[] = [];
  const server = createServer((request, response) => response.end(String(seen.push(request.url))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const engine = host();
    expect(await engine.run('environment', null, options())).not.toContain('KEY_PEPPER');
    const answers = await engine.run('reach', (server.address() as AddressInfo).port, options());
    expect([answers, seen]).toEqual([Array.from({ length: 3 }, () => 'an engine has no network'), []]);
  } finally {
    delete process.env.KEY_PEPPER;
    await new Promise((resolve) => server.close(resolve));
  }
});

it('says what is missing, and how to get it', async () => {
  const lacking = new EngineHost({ ...trial, needs: [{ package: 'no-such-package' }, { program: 'no-such-program', debianPackage: 'nothing' }] }, { isOn: true, idleMs: 1, queueMax: 1, memoryFactor: 1 }); // prettier-ignore
  expect(lacking.missing).toBe(
    'the optional package no-such-package is not installed (npm install --include=optional); the program no-such-program is not installed (npm run engines:install, or apt-get install nothing)',
  );
  await expect(lacking.run('echo', 1, options())).rejects.toMatchObject({ kind: 'missing' });
});
