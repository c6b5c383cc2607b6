import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SERVICES, findRepository, freePort } from '@portazgo/embedded';
import { StartedProcess, processesWith } from './started-process.ts';

jest.setTimeout(120_000);

const dataFolder = mkdtempSync(path.join(tmpdir(), 'portazgo-start-'));
const credential = 'a-credential-of-one-provider';
let environment: Record<string, string>;
let house: StartedProcess | undefined;
let creditsBefore: number;
beforeAll(async () => {
  // Of these only the folder for temporary files reaches every process, which marks it as one of this house.
  environment = { PORTAZGO_DATA: dataFolder, PORT: String(await freePort()), TMPDIR: path.join(dataFolder, 'tmp'), SUNO_API_KEY: credential };
  mkdirSync(path.join(dataFolder, 'tmp'));
});
afterAll(async () => {
  await house?.signal('SIGTERM');
  rmSync(dataFolder, { recursive: true, force: true });
});

async function start(more: Record<string, string> = {}): Promise<StartedProcess> {
  house = new StartedProcess({ ...environment, ...more });
  await house.until('Ctrl-C stops everything.');
  return house;
}

function demo(): { url: string; key: string } {
  const [, url = '', key = ''] = /^PORTAZGO_URL=(.+)\nPORTAZGO_KEY=(.+)\n$/.exec(readFileSync(path.join(dataFolder, 'demo.env'), 'utf8')) ?? [];
  return { url, key };
}

async function profile(): Promise<{ name: string; credits: number }> {
  const { url, key } = demo();
  const response = await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${key}` } });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as { name: string; credits: number };
}

/** The printed curl lines, taken apart as a shell would. */
function printedCalls(output: string): { url: string; headers: Record<string, string>; body: string }[] {
  return [...output.matchAll(/^ {2}curl -\S+ (\S+) -H 'Authorization: (.+?)' -H 'Content-Type: (.+?)' -d '(.+)'(?: -o \S+)?$/gm)].map(
    ([, url = '', authorization = '', type = '', body = '']) => ({ url, headers: { authorization, 'content-type': type }, body }),
  );
}

it('brings up a house that answers the lines it prints', async () => {
  const { output } = await start();
  expect(demo().url).toBe(`http://127.0.0.1:${environment.PORT}`);
  expect(output).toContain(demo().key);
  const calls = printedCalls(output);
  expect(calls.map(({ url }) => new URL(url).pathname)).toEqual(['/v1/audio/speech', '/api/v1/models/run', '/v1/ask']);
  const answers = await Promise.all(calls.map(({ url, headers, body }) => fetch(url, { method: 'POST', headers, body })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const [voice, picture, chat] = await Promise.all(answers.map((answer) => answer.arrayBuffer().then((bytes) => Buffer.from(bytes))));
  expect([answers[0]?.headers.get('x-portazgo-engine'), (voice?.length ?? 0) > 5_000]).toEqual(['local/flite', true]);
  expect(JSON.parse(String(picture))).toMatchObject({
    status: 'completed',
    model: 'local/procedural',
    output: { outputImage: expect.stringMatching(/^http/) },
  });
  expect(String(chat)).toContain('"done":true');
});

it('gives the credential of a provider to the services that call it, and to no other process', () => {
  const named = (text: string) =>
    processesWith(text).map(({ command }) => /apps.(\w+).dist|tools.(\w+).dist|postgres|nats-server/.exec(command)?.slice(1).find(Boolean) ?? '');
  const declaring = (service: string) => JSON.parse(readFileSync(path.join(findRepository(), 'apps', service, 'dist', 'variables.json'), 'utf8')) as string[];
  const callers = SERVICES.filter((service) => declaring(service).includes('SUNO_API_KEY'));
  expect(named(credential).toSorted()).toEqual([...callers, 'start'].toSorted());
  expect(callers).not.toContain('courier');
  expect(named(path.join(dataFolder, 'tmp'))).toContain('courier');
});

it('starts a killed broker and a killed database again, with their data and at their ports, and goes on serving', async () => {
  for (const [program, name] of [
    ['nats-server', 'nats-server'],
    ['postgres', 'PostgreSQL'],
  ] as const) {
    const { credits } = await profile();
    const before = serverPid(program);
    process.kill(before, 'SIGKILL');
    await house?.until(`${name} runs again, with its data`);
    expect(serverPid(program)).not.toBe(before);
    expect(await answered(profile)).toMatchObject({ name: 'demo', credits });
    expect(await answered(ask)).toContain('"done":true');
  }
  expect(house?.output).toContain('nats-server ended unexpectedly (signal SIGKILL); it starts again in 250 ms');
});

/** Services come back to their servers by themselves; until then they say that they cannot. */
async function answered<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (const deadline = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    try {
      return await call();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

async function ask(): Promise<string> {
  const { url, key } = demo();
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/ask`, { method: 'POST', headers, body: '{"ask":"Hello","stream":true}' });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
  return text;
}

/** The server itself, not the processes it made. */
function serverPid(program: string): number {
  const found = processesWith(path.join(dataFolder, 'tmp')).filter(({ command }) => command.split(' ')[0]?.endsWith(program) && / -[Dc] /.test(command));
  if (found.length !== 1) throw new Error(`${found.length} processes of ${program}`);
  return found[0]?.pid ?? 0;
}

it('says at once that the port is taken and names the way out', async () => {
  const second = new StartedProcess(environment);
  expect(await second.exited).toBe(1);
  expect(second.output).toContain(`Port ${environment.PORT} of 127.0.0.1 is taken`);
  expect(second.output).toMatch(/PORT=\d+ npm start/);
  expect(second.output).not.toContain('PostgreSQL');
});

it('does not let a second house into its data', async () => {
  const second = new StartedProcess({ ...environment, PORT: '0' });
  expect(await second.exited).toBe(1);
  expect(second.output).toContain('already works on');
  expect(second.output).toContain('PORTAZGO_DATA=<folder>');
});

it('drains on Ctrl-C and leaves no process behind', async () => {
  creditsBefore = (await profile()).credits;
  expect(processesWith(path.join(dataFolder, 'tmp')).length).toBeGreaterThan(6);
  expect(await house?.signal('SIGINT')).toBe(0);
  expect(house?.output).toMatch(/gateway drains[^]*llm drains[^]*billing drains[^]*emulator drains[^]*nats-server stops[^]*PostgreSQL stops/);
  expect(processesWith(path.join(dataFolder, 'tmp'))).toEqual([]);
});

it('keeps client, key and credits for the next start', async () => {
  const { key } = demo();
  expect(creditsBefore).toBeGreaterThan(0);
  const { output } = await start();
  expect(output).toContain('key kept');
  expect(demo().key).toBe(key);
  expect(await profile()).toMatchObject({ name: 'demo', credits: creditsBefore });
});

it('leaves no process behind when it is killed without a goodbye', async () => {
  await house?.signal('SIGKILL');
  for (const deadline = Date.now() + 20_000; processesWith(path.join(dataFolder, 'tmp')).length && Date.now() < deadline;)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(processesWith(path.join(dataFolder, 'tmp'))).toEqual([]);
});
