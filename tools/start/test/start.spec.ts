import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@portazgo/embedded';
import { StartedProcess, processesWith } from './started-process.ts';

jest.setTimeout(120_000);

const dataFolder = mkdtempSync(path.join(tmpdir(), 'portazgo-start-'));
let environment: Record<string, string>;
let house: StartedProcess | undefined;
let creditsBefore: number;
beforeAll(async () => {
  environment = { PORTAZGO_DATA: dataFolder, PORT: String(await freePort()) };
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
  expect(processesWith(dataFolder).length).toBeGreaterThan(6);
  expect(await house?.signal('SIGINT')).toBe(0);
  expect(house?.output).toMatch(/gateway drains[^]*llm drains[^]*billing drains[^]*emulator drains[^]*nats-server stops[^]*PostgreSQL stops/);
  expect(processesWith(dataFolder)).toEqual([]);
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
  for (const deadline = Date.now() + 20_000; processesWith(dataFolder).length && Date.now() < deadline;)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(processesWith(dataFolder)).toEqual([]);
});
