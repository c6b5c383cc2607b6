import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startHouse, type House } from '@portazgo/testing';
import { Door, type Reply } from './support/door.ts';

// Each folder beside this file is an answer of a real server, and a request, from a public report of a gateway that got it wrong.
const text = { es: 'x', pt: 'x', en: 'x' };
/** A token of input costs one credit. */
const prices = [{ inputUncached: 1_000, inputCached: 100, cacheWrite: 1_250, output: 2_000, reasoning: 3_000 }];
const model = {
  id: 'case',
  kind: 'chat',
  ownedBy: 'test',
  created: 0,
  title: text,
  description: text,
  limits: { contextTokens: 128_000, maxOutputTokens: 16_384, imagesMax: 4, imageTokensMax: 2_000 },
  capabilities: { tools: true, jsonObject: true, jsonSchema: true, vision: true, streaming: true, reasoning: true },
  routes: [{ provider: 'vllm', upstreamModel: 'm', prices }],
};

let house: House;
let door: Door;
let upstream: Server;
let folder: string;
let answer: { status: number; type: string; body: string; isCut?: boolean };
let received: { messages?: unknown; response_format?: unknown }[] = [];

const read = (name: string, file: string) => readFileSync(path.join(__dirname, 'public-reports', name, file), 'utf8');
const requestOf = (name: string) => JSON.parse(read(name, 'request.json')) as Record<string, unknown>;
const plain = { status: 200, type: 'application/json' };
const fine = JSON.stringify({
  id: 'chatcmpl-x',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
});

beforeAll(async () => {
  upstream = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      received.push(JSON.parse(body) as (typeof received)[number]);
      response.writeHead(answer.status, { 'content-type': answer.type });
      if (!answer.isCut) return response.end(answer.body);
      response.write(answer.body, () => response.destroy());
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => upstream.once('listening', resolve));
  folder = mkdtempSync(path.join(tmpdir(), 'portazgo-reports-'));
  writeFileSync(path.join(folder, 'case.yaml'), JSON.stringify(model));
  house = await startHouse({
    services: ['gateway', 'llm', 'billing'],
    catalogDir: folder,
    environment: { VLLM_URL: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1` },
  });
  door = await newDoor();
}, 240_000);
afterAll(async () => {
  await house?.stop();
  upstream?.closeAllConnections();
  upstream?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
}, 60_000);
beforeEach(() => {
  received = [];
  answer = { ...plain, body: fine };
});

async function newDoor(): Promise<Door> {
  const { key } = await house.createClient({ credits: 1_000_000, plan: 'operator' });
  return new Door(house.gatewayUrls[0] ?? '', key);
}

interface Chunk {
  choices?: {
    delta: { content?: string; reasoning_content?: string; tool_calls?: { index: number; id?: string; function: { name?: string; arguments?: string } }[] };
    finish_reason: string | null;
  }[];
  usage?: { cost?: number } | null;
  error?: { code: string };
}

/** What a client puts together from a stream. */
function readStream({ text: body }: Reply) {
  const chunks = body.split('\n').flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6)) as Chunk] : []));
  const choices = chunks.flatMap((chunk) => chunk.choices ?? []);
  const tools: { name: string; arguments: string }[] = [];
  for (const { delta } of choices)
    for (const { index, function: called } of delta.tool_calls ?? []) {
      const tool = (tools[index] ??= { name: '', arguments: '' });
      tool.name += called.name ?? '';
      tool.arguments += called.arguments ?? '';
    }
  return {
    content: choices.map(({ delta }) => delta.content ?? '').join(''),
    reasoning: choices.map(({ delta }) => delta.reasoning_content ?? '').join(''),
    tools,
    finish: choices.findLast(({ finish_reason }) => finish_reason !== null)?.finish_reason,
    cost: chunks.findLast(({ usage }) => usage)?.usage?.cost,
    error: chunks.find(({ error }) => error)?.error?.code,
    isDone: body.includes('data: [DONE]'),
  };
}

async function askStream(name: string, isCut = false) {
  answer = { status: 200, type: 'text/event-stream', body: read(name, 'upstream.txt'), isCut };
  return readStream(await door.post('/v1/chat/completions', requestOf(name)));
}

describe('a stream of a server as it was reported', () => {
  const whole = { isDone: true, error: undefined };
  it.each<[string, object]>([
    ['usage-cursor-nofinal', whole],
    ['usage-zero-out', whole],
    ['usage-prompt-only', whole],
    ['usage-choices', { ...whole, cost: 200 }],
    ['usage-anthropic-cache', { ...whole, cost: 130.5 }],
    ['ka-data-empty', { ...whole, content: 'AB', finish: 'stop' }],
    ['tools-id-each-chunk', { ...whole, tools: [{ name: 'get_weather', arguments: '{"city":"Lima"}' }], finish: 'tool_calls' }],
    ['tools-name-split', { ...whole, tools: [expect.objectContaining({ name: 'get_weather' })] }],
    ['tools-args-empty', { ...whole, tools: [expect.objectContaining({ arguments: '{}' })] }],
    ['tools-legacy', { ...whole, tools: [{ name: 'a', arguments: '{"x":1}' }], finish: 'tool_calls' }],
    ['message-not-delta', { ...whole, content: 'From message' }],
    ['finish-max-tokens', { ...whole, finish: 'length' }],
    ['reasoning-empty-content', { ...whole, reasoning: 'thought' }],
    ['surrogate-split', { ...whole, content: 'xa😀b' }],
    ['error-object-mid-done', { isDone: false, error: expect.any(String) }],
    ['error-choice', { isDone: false, error: expect.any(String) }],
    ['broken-json-mid', { isDone: false, error: expect.any(String) }],
  ])('%s is told as it is', async (name, expected) => {
    expect(await askStream(name)).toMatchObject(expected);
  });

  it('tools-second-args-on-first has two calls', async () => {
    const { tools } = await askStream('tools-second-args-on-first');
    expect(tools.map((tool) => [tool.name === tools[0]?.name, JSON.parse(tool.arguments) as unknown])).toEqual([
      [true, { p: '**' }],
      [true, { p: 'src' }],
    ]);
  });

  it.each([
    ['usage-zero-out', 10],
    ['usage-prompt-only', 10],
    ['usage-cursor-nofinal', 0],
  ])('%s charges the sixty words that were delivered', async (name, promptTokens) => {
    const { cost = 0 } = await askStream(name);
    // About two tokens a word, two credits a token.
    expect(cost).toBeGreaterThan(promptTokens + 60 * 1.5 * 2);
    expect(cost).toBeLessThan(30 + 60 * 2.5 * 2);
  });

  it('usage-cursor-cut is charged by what was delivered, and ends with an error', async () => {
    const before = await creditsLeft();
    expect(await askStream('usage-cursor-cut', true)).toMatchObject({ isDone: false, error: expect.any(String) });
    const spent = before - (await creditsLeft());
    expect(spent).toBeGreaterThan(10 + 60 * 1.5 * 2);
    expect(spent).toBeLessThan(30 + 60 * 2.5 * 2);
  });

  it('error-429-in-200 is the status it tells, with the time to wait', async () => {
    answer = { status: 200, type: 'text/event-stream', body: read('error-429-in-200', 'upstream.txt') };
    const reply = await (await newDoor()).post('/v1/chat/completions', requestOf('error-429-in-200'));
    expect([reply.status, reply.headers.get('retry-after') !== null]).toEqual([503, true]);
  });
});

async function creditsLeft(): Promise<number> {
  const { body } = await door.get('/v1/me');
  return (body as { credits: number }).credits;
}

describe('a request as it was reported', () => {
  it.each([
    ['image-jpg-mime', 'data:image/jpeg;base64,'],
    ['image-png-called-jpeg', 'data:image/png;base64,'],
    ['image-base64-lines', 'data:image/png;base64,'],
  ])('%s goes to the server as what its bytes are', async (name, start) => {
    const reply = await door.post('/v1/chat/completions', requestOf(name));
    expect(reply.status).toBe(200);
    const sent = JSON.stringify(received[0]?.messages);
    expect(sent).toContain(`"url":"${start}`);
    expect(sent).not.toMatch(/\\r|\\n/);
  });

  it('json-object-schema binds the answer to its schema', async () => {
    expect((await door.post('/v1/chat/completions', requestOf('json-object-schema'))).status).toBe(200);
    expect(JSON.stringify(received[0]?.response_format)).toContain('"required":["a"]');
  });

  it.each([
    ['refusal-stop-five', '/v1/chat/completions', /'stop'.*at most 4/],
    ['refusal-item-reference', '/v1/responses', /msg_1/],
  ])('%s is refused by what is wrong with it', async (name, route, message) => {
    const reply = await door.post(route, requestOf(name));
    expect([400, 404]).toContain(reply.status);
    expect((reply.body as { error: { message: string } }).error.message).toMatch(message);
  });

  it('responses-output-list is taken', async () => {
    expect(await door.post('/v1/responses', requestOf('responses-output-list'))).toMatchObject({ status: 200, body: { status: 'completed' } });
    expect(JSON.stringify(received[0]?.messages)).toContain('42');
  });

  it('length-cut gives a response whose item is incomplete', async () => {
    answer = { status: 200, type: 'text/event-stream', body: read('length-cut', 'upstream.txt') };
    const reply = await door.post('/v1/responses', { model: 'case', input: 'Hi', max_output_tokens: 1_000, stream: true });
    const last = reply.text.split('\n').findLast((line) => line.startsWith('data: {'));
    expect(JSON.parse(last?.slice(6) ?? '{}')).toMatchObject({
      type: 'response.incomplete',
      response: { status: 'incomplete', output: [{ type: 'message', status: 'incomplete' }] },
    });
  });

  it('upgrade-h2c and preflight-patch are answered as what they are', async () => {
    const raw = async (bytes: string) => {
      const { hostname, port } = new URL(house.gatewayUrls[0] ?? '');
      const socket = connect({ host: hostname, port: Number(port) });
      socket.write(bytes);
      let answered = '';
      for await (const part of socket) {
        answered += String(part);
        // An answer of this connection is whole with its head: the connection is kept.
        if (answered.includes('\r\n\r\n')) break;
      }
      return answered;
    };
    const bytesOf = (name: string) => read(name, 'request.http').replaceAll(/\r?\n/g, '\r\n').replace('<key>', door.key);
    expect(await raw(bytesOf('upgrade-h2c'))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await raw(bytesOf('preflight-patch'))).toMatch(/access-control-allow-methods:[^\r]*PATCH/i);
  });
});

it('poisoned-request: the failing request of one caller closes the model for nobody else', async () => {
  const [poisoner, good] = [await newDoor(), await newDoor()];
  answer = { ...plain, status: 500, body: read('poisoned-request', 'upstream.json') };
  for (let call = 0; call < 3; call++) expect((await poisoner.post('/v1/chat/completions', requestOf('poisoned-request'))).status).toBeGreaterThanOrEqual(500);
  answer = { ...plain, body: fine };
  const reply = await good.post('/v1/chat/completions', { model: 'case', messages: [{ role: 'user', content: 'A good one' }] });
  expect(reply.status).toBe(200);
});
