import { randomBytes } from 'node:crypto';
import OpenAI from 'openai';
import { codexRequest } from './support/codex-request.ts';
import { checkEventOrder, readWireEvents } from './support/response-grammar.ts';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

let gateway: TestGateway;
let client: OpenAI;
beforeAll(async () => {
  gateway = await startTestGateway({ RESPONSES_KEY: randomBytes(32).toString('hex') });
  client = clientOf(gateway.key);
});
afterAll(() => gateway.stop());

const clientOf = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
const lastRequest = () => gateway.llm.requests.at(-1);
const model = 'gpt-4o-mini';

async function failure(promise: PromiseLike<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const error = await Promise.resolve(promise).then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof OpenAI.APIError)) throw error;
  return error;
}

describe('a stored response', () => {
  it('is read again, with what it answers, until it is deleted', async () => {
    const response = await client.responses.create({
      model,
      input: [
        { role: 'user', content: 'one' },
        { role: 'user', content: 'two' },
      ],
      metadata: { a: 'b' },
    });
    expect(response).toMatchObject({ store: true, metadata: { a: 'b' } });
    const read = await client.responses.retrieve(response.id);
    expect(read).toEqual(await client.responses.retrieve(response.id));
    expect(read.output).toEqual(response.output);
    const newest = await client.responses.inputItems.list(response.id, { limit: 1 });
    expect(newest).toMatchObject({ has_more: true, data: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'two' }] }] });
    const all: unknown[] = [];
    for await (const item of client.responses.inputItems.list(response.id, { limit: 1, order: 'asc' })) all.push(item);
    expect(all).toMatchObject([{ content: [{ text: 'one' }] }, { content: [{ text: 'two' }] }]);
    await client.responses.delete(response.id);
    expect(await failure(client.responses.retrieve(response.id))).toMatchObject({ status: 404, code: 'response_not_found' });
    expect((await failure(client.responses.delete(response.id))).status).toBe(404);
  });

  it('is kept from a stream, and told in its last event', async () => {
    const stream = client.responses.stream({ model, input: 'hola' });
    for await (const event of stream) void event;
    const response = await stream.finalResponse();
    expect(response).toMatchObject({ store: true });
    expect((await client.responses.retrieve(response.id)).output_text).toBe('Hola mundo\r\nfin');
  });

  it('is not made when nobody wants it, nor of a stream that broke off or was left', async () => {
    const response = await client.responses.create({ model, input: 'hola', store: false });
    expect(response).toMatchObject({ store: false });
    expect((await failure(client.responses.retrieve(response.id))).status).toBe(404);
    const broken = readWireEvents(await (await gateway.post('/v1/responses', { model, input: 'interrupt', stream: true })).text());
    expect(checkEventOrder(broken)).toMatchObject({ response: { status: 'failed', store: false, output: [{ content: [{ text: 'Hola mundo\r\nfin' }] }] } });
    const id = (broken[0]?.['response'] as { id: string } | undefined)?.id ?? '';
    expect((await failure(client.responses.retrieve(id))).status).toBe(404);
  });

  it('is not found by another client, nor by a key of the other kind', async () => {
    const { id } = await client.responses.create({ model, input: 'hola' });
    const test = clientOf(gateway.billing.createKey(undefined, 'client_1', 'test'));
    const stranger = clientOf(gateway.billing.createKey(undefined, 'client_2'));
    for (const other of [stranger, test]) {
      const answers = [
        await failure(other.responses.retrieve(id)),
        await failure(other.responses.inputItems.list(id)),
        await failure(other.responses.delete(id)),
        await failure(other.responses.cancel(id)),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
      expect(await failure(other.responses.create({ model, input: 'x', previous_response_id: id }))).toMatchObject({
        status: 400,
        code: 'previous_response_not_found',
      });
      const reference = { type: 'item_reference' as const, id: id.replace('resp', 'msg') + '_0' };
      expect(await failure(other.responses.create({ model, input: [reference] }))).toMatchObject({ status: 404, code: 'item_not_found' });
    }
    expect((await client.responses.retrieve(id)).id).toBe(id);
  });

  it.each([['resp_nothing'], ['a%00b'], ['..%2f..'], ['x'.repeat(400)], ['__proto__']])('of an id like %s is 404 in the shape of OpenAI', async (id) => {
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/input_items'],
      ['POST', '/cancel'],
    ] as const) {
      const answer = await fetch(`${gateway.url}/v1/responses/${id}${path}`, { method, headers: { authorization: `Bearer ${gateway.key}` } });
      expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([404, ['error']]);
    }
  });

  it('has ended: it is neither cancelled nor streamed again', async () => {
    const { id } = await client.responses.create({ model, input: 'hola' });
    expect(await failure(client.responses.cancel(id))).toMatchObject({ status: 400, code: 'unsupported_parameter' });
    expect(await failure(client.responses.retrieve(id, { stream: true }))).toMatchObject({ status: 400, param: 'stream' });
  });

  it('pages refuse what is no item and no number', async () => {
    const { id } = await client.responses.create({ model, input: 'hola' });
    expect((await failure(client.responses.inputItems.list(id, { after: 'msg_x' }))).param).toBe('after');
    expect((await failure(client.responses.inputItems.list(id, { limit: 0 }))).param).toBe('limit');
  });
});

describe('a conversation', () => {
  it('goes on from a response: what was said is context, and is priced; instructions are not', async () => {
    const first = await client.responses.create({ model, input: 'think', instructions: 'Be brief.' });
    const held = gateway.billing.admissions.at(-1)?.holdMicroCredits ?? 0;
    const second = await client.responses.create({ model, input: 'and more', previous_response_id: first.id });
    expect(lastRequest()?.messages).toEqual([
      { role: 'user', content: 'think' },
      { role: 'assistant', content: 'Hola mundo\r\nfin', reasoning: 'Hmm.' },
      { role: 'user', content: 'and more' },
    ]);
    expect(second.previous_response_id).toBe(first.id);
    expect(gateway.billing.admissions.at(-1)?.holdMicroCredits).toBeGreaterThan(held);
    await client.responses.delete(first.id);
    await client.responses.create({ model, input: 'third', previous_response_id: second.id });
    expect(lastRequest()?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant', 'user']);
    const listed = await client.responses.inputItems.list(second.id, { order: 'asc' });
    expect(listed.data.map(({ type }) => type)).toEqual(['message', 'reasoning', 'message', 'message']);
  });

  it('of tools goes on with nothing but their output', async () => {
    const tools = [{ type: 'function' as const, name: 'get_time', parameters: {}, strict: false }];
    const first = await client.responses.create({ model, input: 'call a tool', tools });
    const output = [{ type: 'input_text' as const, text: 'noon' }];
    await client.responses.create({ model, tools, previous_response_id: first.id, input: [{ type: 'function_call_output', call_id: 'call_1', output }] });
    expect(lastRequest()?.messages.slice(1)).toEqual([
      { role: 'assistant', content: null, toolCalls: [{ id: 'call_1', name: 'get_time', arguments: '{"zone":"UTC"}' }] },
      { role: 'tool', toolCallId: 'call_1', content: 'noon' },
    ]);
  });

  it('may refer to items, as the AI SDK does by itself', async () => {
    const first = await client.responses.create({ model, input: 'think' });
    const references = first.output.map(({ id }) => ({ type: 'item_reference' as const, id: id ?? '' }));
    const second = await client.responses.create({ model, input: [{ role: 'user', content: 'think' }, ...references, { role: 'user', content: 'more' }] });
    const again = second.output.map(({ id }) => ({ type: 'item_reference' as const, id: id ?? '' }));
    await client.responses.create({
      model,
      input: [{ role: 'user', content: 'think' }, ...references, { role: 'user', content: 'more' }, ...again, { role: 'user', content: 'end' }],
    });
    expect(lastRequest()?.messages).toEqual([
      { role: 'user', content: 'think' },
      { role: 'assistant', content: 'Hola mundo\r\nfin', reasoning: 'Hmm.' },
      { role: 'user', content: 'more' },
      { role: 'assistant', content: 'Hola mundo\r\nfin' },
      { role: 'user', content: 'end' },
    ]);
  });

  it('may be sent back whole, with ids and status, and with a thought that was sealed', async () => {
    const include = ['reasoning.encrypted_content' as const];
    const { output } = await client.responses.create({ model, input: 'think', store: false, include });
    const [thought] = output;
    if (thought?.type !== 'reasoning') throw new Error('no thought');
    expect(thought.encrypted_content).toMatch(/^ptz1\./);
    const input = [{ role: 'user' as const, content: 'think' }, { ...thought, summary: [] }, ...output.slice(1), { role: 'user' as const, content: 'more' }];
    await client.responses.create({ model, input: input as OpenAI.Responses.ResponseInput, store: false, include });
    expect(lastRequest()?.messages[1]).toEqual({ role: 'assistant', content: 'Hola mundo\r\nfin', reasoning: 'Hmm.' });
  });

  it.each([
    [{ previous_response_id: 'resp_1' }, 400, 'previous_response_id', 'previous_response_not_found'],
    [{ input: [{ type: 'item_reference', id: 'msg_1' }] }, 404, 'input[0]', 'item_not_found'],
    [
      {
        input: [
          { role: 'user', content: 'a' },
          { type: 'compaction', encrypted_content: 'x' },
        ],
      },
      400,
      'input[1].type',
      'unsupported_parameter',
    ],
    [{ conversation: 'conv_1' }, 400, 'conversation', 'unsupported_parameter'],
    [{ background: true }, 400, 'background', 'unsupported_parameter'],
    [{ prompt: { id: 'p' } }, 400, 'prompt', 'unsupported_parameter'],
    [{ messages: [] }, 400, 'messages', 'unsupported_parameter'],
    [{ model: 'deepseek-v4-pro', text: { format: { type: 'json_schema', name: 'a', schema: {} } } }, 400, 'text.format', 'unsupported_parameter'],
    [
      {
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'a' },
              { type: 'input_image', image_url: 'ftp://a' },
            ],
          },
        ],
      },
      400,
      'input[0].content[1].image_url',
      'invalid_request',
    ],
    [{ input: [] }, 400, 'input', 'invalid_request'],
    [{ input: null }, 400, 'input', 'invalid_request'],
    [{ tools: [{ type: 'web_search' }], tool_choice: 'required' }, 400, 'tool_choice', 'unsupported_parameter'],
  ])('that cannot be had is refused by name: %j', async (more, status, param, code) => {
    const answer = await gateway.post('/v1/responses', { model, input: 'hi', ...more });
    expect([answer.status, await answer.json()]).toMatchObject([status, { error: { param, code } }]);
  });
});

describe('Codex CLI', () => {
  it('is understood as it comes, and told what was left out', async () => {
    const answer = await gateway.post('/v1/responses', codexRequest);
    expect([answer.status, answer.headers.get('x-portazgo-dropped')]).toEqual([
      200,
      expect.stringMatching(/tools\.web_search, tools\.tool_search, tools\.image_generation/),
    ]);
    expect(checkEventOrder(readWireEvents(await answer.text()))).toMatchObject({ type: 'response.completed', response: { store: false } });
    expect(lastRequest()?.tools?.map(({ name }) => name)).toEqual(['exec_command', 'update_plan', 'apply_patch', 'multi_agent_v1__spawn_agent']);
    expect(lastRequest()?.messages.map(({ role }) => role)).toEqual(['system', 'system', 'user', 'user']);
    expect(lastRequest()).toMatchObject({ verbosity: 'low', reasoningEffort: 'medium' });
  });
});

describe('without a key for stored responses', () => {
  it('answers say that they are not stored', async () => {
    const other = await startTestGateway();
    try {
      const answer = await other.post('/v1/responses', { model, input: 'hola', include: ['reasoning.encrypted_content'] });
      const body = (await answer.json()) as { id: string; store: boolean };
      expect([answer.status, body.store]).toEqual([200, false]);
      const read = await fetch(`${other.url}/v1/responses/${body.id}`, { headers: { authorization: `Bearer ${other.key}` } });
      expect(read.status).toBe(404);
    } finally {
      await other.stop();
    }
  });
});
