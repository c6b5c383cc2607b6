import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { House } from '@portazgo/testing';
import { startEmulatedHouse } from './support/emulated-house.ts';

const run = promisify(execFile);
const repository = path.join(__dirname, '..', '..', '..', '..');
const messages = [{ role: 'user', content: 'hola' }];

interface GeneratedAnswer {
  data?: unknown;
  error?: unknown;
  response: Response;
}
type Operation = (options: object) => Promise<GeneratedAnswer>;
interface GeneratedClient {
  default: unknown;
  createClient(config: object): unknown;
  createConfig(config: object): object;
}

let house: House;
let key: string;
let folder: string;
let operations: Record<string, Operation>;
let client: unknown;

beforeAll(async () => {
  house = await startEmulatedHouse();
  ({ key } = await house.createClient({ credits: 1_000 }));
  mkdirSync(path.join(repository, '.data'), { recursive: true });
  folder = mkdtempSync(path.join(repository, '.data', 'generated-client-'));
  const address = house.gatewayUrls[0] ?? '';
  const generator = path.join(repository, 'node_modules', '@hey-api', 'openapi-ts', 'bin', 'run.js');
  await run(process.execPath, [generator, '--input', `${address}/openapi.json`, '--output', path.join(folder, 'src'), '--no-log-file', '--silent'], {
    cwd: folder,
  });
  operations = (await import(path.join(folder, 'src', 'sdk.gen.ts'))) as Record<string, Operation>;
  const { createClient, createConfig } = (await import(path.join(folder, 'src', 'client', 'index.ts'))) as GeneratedClient;
  client = createClient(createConfig({ baseUrl: address, auth: () => key }));
}, 120_000);
afterAll(async () => {
  await house?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** One call of every operation, by its operationId, with what it must answer. A new operation needs a line here. */
const calls: Record<string, { options?: object; data: unknown }> = {
  live: { data: expect.objectContaining({}) },
  ready: { data: expect.objectContaining({}) },
  quote: {
    options: { body: { operation: 'chat.completions', body: { model: 'plain', messages } } },
    data: expect.objectContaining({ operation: 'chat.completions', model: 'plain', credits_max: expect.any(Number) }),
  },
  ask: {
    options: { body: { ask: 'hola' } },
    data: { answer: expect.stringContaining('hola'), done: true, model: 'plain', usage: expect.objectContaining({ cost: expect.any(Number) }) },
  },
  me: { data: expect.objectContaining({ id: expect.any(String), credits: expect.any(Number), plan: 'starter' }) },
  createChatCompletion: {
    options: { body: { model: 'plain', messages } },
    data: expect.objectContaining({ object: 'chat.completion', choices: [expect.objectContaining({ finish_reason: 'stop' })] }),
  },
  createEmbedding: {
    options: { body: { model: 'vectors', input: 'hola' } },
    data: expect.objectContaining({ object: 'list', data: [expect.objectContaining({ object: 'embedding', index: 0 })] }),
  },
  createModeration: {
    options: { body: { input: 'hola' } },
    data: expect.objectContaining({ results: [expect.objectContaining({ flagged: false })] }),
  },
  listModels: { data: expect.objectContaining({ object: 'list', data: expect.arrayContaining([expect.objectContaining({ id: 'plain' })]) }) },
  retrieveModel: { options: { path: { id: 'plain' } }, data: expect.objectContaining({ id: 'plain', object: 'model' }) },
};

/** Routes that take no key. */
const isOpen = (operationId: string) => operationId === 'live' || operationId === 'ready';

describe('a client that a generator makes from the running gateway', () => {
  it('compiles strictly', async () => {
    const compilerOptions = {
      strict: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
    };
    // Callers get types that help: a wrong field, a wrong mode of a field and a wrong answer are faults when compiled.
    writeFileSync(
      path.join(folder, 'src', 'caller.ts'),
      `import { ask, createChatCompletion } from './index';
export const cost = async (): Promise<number | undefined> => (await ask({ body: { ask: 'hola', stream: false } })).data?.usage.cost;
export const text = async () => (await createChatCompletion({ body: { model: 'plain', messages: [{ role: 'user', content: 'hola' }] } })).data?.choices[0]?.message.content;
// @ts-expect-error the prompt is missing
export const promptless = () => ask({ body: { mode: 'expert' } });
// @ts-expect-error a number is no temperature in words
export const wrong = () => ask({ body: { ask: 'hola', temperature: 'hot' } });
`,
    );
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
    const compiler = path.join(repository, 'node_modules', 'typescript7', 'bin', 'tsc');
    const compiled = await run(process.execPath, [compiler, '-p', folder]).catch((error: unknown) => error);
    expect(compiled).toMatchObject({ stdout: '' });
  });

  it('can do everything the document says', async () => {
    const document = (await (await fetch(`${house.gatewayUrls[0]}/openapi.json`)).json()) as { paths: Record<string, Record<string, { operationId: string }>> };
    const documented = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(documented.toSorted()).toEqual(Object.keys(calls).toSorted());
  });

  it.each(Object.entries(calls))('calls %s', async (operationId, { options = {}, data }) => {
    const answer = await operations[operationId]!({ client, ...options });
    expect({ status: answer.response.status, data: answer.data, error: answer.error }).toEqual({ status: 200, data, error: undefined });
  });

  it.each(Object.entries(calls).filter(([operationId]) => !isOpen(operationId)))('is told by %s that a key is wrong', async (operationId, { options = {} }) => {
    const answer = await operations[operationId]!({ client, auth: () => 'ptz_live_wrong', ...options });
    expect({ status: answer.response.status, error: answer.error }).toMatchObject({ status: 401, error: { error: { message: expect.any(String) } } });
  });

  it.each([
    ['ask', { ask: 'hola', stream: true }, /"done":true/],
    ['createChatCompletion', { model: 'plain', messages, stream: true }, /data: \[DONE\]/],
  ])('reads the stream of %s to its end', async (operationId, body, end) => {
    const { data, response } = await operations[operationId]!({ client, body, parseAs: 'text' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(data).toMatch(end);
  });
});
