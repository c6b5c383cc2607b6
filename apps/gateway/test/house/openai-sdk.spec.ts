import type { House } from '@portazgo/testing';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { Door } from './support/door.ts';
import { startEmulatedHouse } from './support/emulated-house.ts';

let house: House;
let client: OpenAI;

beforeAll(async () => {
  house = await startEmulatedHouse();
  client = connect((await house.createClient({ credits: 1_000, plan: 'pro' })).key);
}, 120_000);
afterAll(() => house?.stop(), 60_000);

const connect = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${house.gatewayUrls[0]}/v1`, maxRetries: 0 });
const user = (content: string) => [{ role: 'user' as const, content }];
const model = 'plain';

describe('the official OpenAI library over the whole house', () => {
  it('creates a chat completion, which costs what its usage says', async () => {
    const { data, response } = await client.chat.completions.create({ model, messages: user('Cuenta hasta tres') }).withResponse();
    expect(data).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      model,
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: expect.stringContaining('Cuenta hasta tres'), refusal: null } }],
      usage: { prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number) },
    });
    const { prompt_tokens, completion_tokens, total_tokens, cost } = data.usage as OpenAI.CompletionUsage & { cost: number };
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
    // 0.15 and 0.60 dollars a million, a thousand credits a dollar, rounded up to a millionth of a credit.
    expect(cost).toBeCloseTo(prompt_tokens * 0.00015 + completion_tokens * 0.0006, 6);
    expect(response.headers.get('x-portazgo-cost')).toBe(String(cost));
    expect(response.headers.get('x-portazgo-engine')).toBe('emulator/gpt-4o-mini');
  });

  it('streams the same text, with usage in the last chunk', async () => {
    const whole = await client.chat.completions.create({ model, messages: user('hola') });
    const stream = await client.chat.completions.create({ model, messages: user('hola'), stream: true, stream_options: { include_usage: true } });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(whole.choices[0]?.message.content);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage });
  });

  it('goes through a whole loop of tools', async () => {
    const asked: unknown[] = [];
    const runner = client.chat.completions.runTools({
      model,
      messages: user('Call the tool get_weather'),
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: 'Weather of a city.',
            parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
            parse: JSON.parse as (text: string) => { city: string },
            function: ({ city }: { city: string }) => {
              asked.push(city);
              return { celsius: 21 };
            },
          },
        },
      ],
    });
    expect(typeof (await runner.finalContent())).toBe('string');
    expect(asked).toEqual([expect.any(String)]);
    expect(runner.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
  });

  it('streams tool calls in fragments that join to valid arguments', async () => {
    const tools = [
      { type: 'function' as const, function: { name: 'add', parameters: { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] } } },
    ];
    const { choices } = await client.chat.completions.stream({ model, messages: user('add'), tools, tool_choice: 'required' }).finalChatCompletion();
    expect(choices[0]?.finish_reason).toBe('tool_calls');
    const call = choices[0]?.message.tool_calls?.[0];
    expect(call).toMatchObject({ type: 'function', function: { name: 'add' } });
    expect(JSON.parse(call?.type === 'function' ? call.function.arguments : '')).toEqual({ a: expect.any(Number) });
  });

  it('parses an answer of a schema into its type', async () => {
    const recipe = z.object({ name: z.string(), steps: z.array(z.string()), minutes: z.int() });
    const completion = await client.chat.completions.parse({ model, messages: user('A recipe'), response_format: zodResponseFormat(recipe, 'recipe') });
    expect(recipe.parse(completion.choices[0]?.message.parsed)).toEqual(completion.choices[0]?.message.parsed);
  });

  it('hands a picture to the model as a data URL', async () => {
    const url = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const content = [
      { type: 'text' as const, text: 'What is this?' },
      { type: 'image_url' as const, image_url: { url } },
    ];
    const { choices } = await client.chat.completions.create({ model, messages: [{ role: 'user', content }] });
    // The emulator says which picture arrived, by its bytes.
    expect(choices[0]?.message.content).toMatch(/png/i);
  });

  it('embeds in base64, its own choice, and in numbers alike', async () => {
    const input = ['uno', 'dos'];
    const usual = await client.embeddings.create({ model: 'vectors', input });
    const numbers = await client.embeddings.create({ model: 'vectors', input, encoding_format: 'float' });
    expect(usual.data.map(({ index }) => index)).toEqual([0, 1]);
    for (const [position, { embedding }] of numbers.data.entries()) {
      expect(embedding).toHaveLength(1_536);
      const decoded = usual.data[position]?.embedding ?? [];
      expect(embedding.every((value, index) => Math.abs(value - (decoded[index] ?? NaN)) < 1e-6)).toBe(true);
    }
    expect(usual.usage.total_tokens).toBeGreaterThan(0);
  });

  it('moderates', async () => {
    const { results } = await client.moderations.create({ input: ['I will kill the process', 'good morning'] });
    expect(results.map(({ flagged }) => flagged)).toEqual([true, false]);
    expect(results[0]).toMatchObject({ categories: { violence: true }, category_scores: { violence: expect.any(Number) } });
  });

  it('lists models and finds one under its alias', async () => {
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['plain', 'vectors', 'omni-moderation-latest', 'pro-only']));
    expect(await client.models.retrieve('plain-2026')).toMatchObject({ id: 'plain', object: 'model', owned_by: 'portazgo' });
  });

  it('repeats an idempotent call without a second charge', async () => {
    const options = { idempotencyKey: 'the-same', headers: { 'Idempotency-Key': 'the-same' } };
    const first = await client.chat.completions.create({ model, messages: user('hola') }, options).withResponse();
    const again = await client.chat.completions.create({ model, messages: user('hola') }, options).withResponse();
    expect(again.data).toEqual(first.data);
    expect(again.response.headers.get('idempotent-replayed')).toBe('true');
  });
});

describe('errors, as its typed classes', () => {
  const chat = (more: object = {}, of = client) => of.chat.completions.create({ model, messages: user('hola'), ...more } as never);
  async function raised<Kind extends Error>(call: Promise<unknown>, kind: abstract new (...args: never[]) => Kind): Promise<Kind> {
    const error = await call.then(
      () => new Error('it was answered'),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(kind);
    return error as Kind;
  }

  it.each(['ptz_live_nonsense', ''])('AuthenticationError for the key %p', async (key) => {
    const error = await raised(chat({}, connect(key || ' ')), OpenAI.AuthenticationError);
    expect(error).toMatchObject({
      status: 401,
      code: 'invalid_api_key',
      type: 'invalid_request_error',
      requestID: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    });
  });

  it('PermissionDeniedError for a model beyond the plan', async () => {
    const starter = connect((await house.createClient({ credits: 10, plan: 'starter' })).key);
    const error = await raised(chat({ model: 'pro-only' }, starter), OpenAI.PermissionDeniedError);
    expect(error).toMatchObject({ status: 403, code: 'plan_restricted', message: expect.stringMatching(/starter.*pro-only/) });
    expect((await chat({ model: 'pro-only' })) as unknown).toMatchObject({ model: 'pro-only' });
  });

  it('NotFoundError for a model and for a route that do not exist', async () => {
    expect(await raised(chat({ model: 'nonsense' }), OpenAI.NotFoundError)).toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
    await raised(client.models.retrieve('nonsense'), OpenAI.NotFoundError);
    await raised(client.files.list(), OpenAI.NotFoundError);
  });

  it.each([
    ['temperature', { temperature: 9 }],
    ['messages', { messages: [] }],
    ['messages[0].content', { messages: [{ role: 'user', content: 7 }] }],
    ['max_tokens', { max_tokens: 1_000_000 }],
    ['n', { n: 3 }],
    ['model', { model: 'vectors' }],
    ['n_predict', { n_predict: 1 }],
  ])('BadRequestError that names %s', async (param, more) => {
    expect(await raised(chat(more), OpenAI.BadRequestError)).toMatchObject({ status: 400, type: 'invalid_request_error', param });
  });

  it('RateLimitError that says when to come back', async () => {
    const limited = connect((await house.createClient({ credits: 10, limits: { requestsPerMinute: 1 } })).key);
    await chat({}, limited);
    const error = await raised(chat({}, limited), OpenAI.RateLimitError);
    expect(error).toMatchObject({ status: 429, code: 'rate_limit_exceeded', type: 'requests' });
    const seconds = Number(error.headers?.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(error.headers?.get('x-ratelimit-remaining-requests')).toBe('0');
  });

  it('402 with the numbers that explain it', async () => {
    const poor = connect((await house.createClient({ credits: 1 })).key);
    const error = await raised(chat({ model: 'dear' }, poor), OpenAI.APIError);
    expect(error).toMatchObject({
      status: 402,
      type: 'insufficient_quota',
      code: 'insufficient_credits',
      error: { details: { needed: expect.any(Number), available: 1, reserved: 0 } },
    });
  });

  it('ConflictError for a twin in flight, UnprocessableEntityError for another body under the same key', async () => {
    const rich = connect((await house.createClient({ credits: 10_000 })).key);
    const options = { headers: { 'Idempotency-Key': 'twin' } };
    const running = await rich.chat.completions.create({ model: 'steady', messages: user('hola'), max_tokens: 100, stream: true }, options);
    const twin = { model: 'steady', messages: user('hola'), max_tokens: 100, stream: true };
    expect(await raised(rich.chat.completions.create(twin as never, options), OpenAI.ConflictError)).toMatchObject({ code: 'idempotency_in_flight' });
    const other = chatWith(rich, { ...twin, max_tokens: 99 }, options);
    expect(await raised(other, OpenAI.UnprocessableEntityError)).toMatchObject({ status: 422, code: 'idempotency_mismatch' });
    for await (const _chunk of running);
  });
  const chatWith = (of: OpenAI, body: object, options: object) => of.chat.completions.create(body as never, options);

  it.each([
    ['fails-503', 503, 'overloaded'],
    ['fails-500', 502, 'upstream_failed'],
    ['fails-html', 503, 'overloaded'],
    ['fails-402', 503, 'model_unavailable'],
    ['hangs', 504, 'upstream_timeout'],
  ])('InternalServerError for an upstream that %s', async (failing, status, code) => {
    const rich = connect((await house.createClient({ credits: 10_000 })).key);
    expect(await raised(chat({ model: failing }, rich), OpenAI.InternalServerError)).toMatchObject({ status, code });
  });

  it('BadRequestError for what the upstream refuses', async () => {
    const rich = connect((await house.createClient({ credits: 10_000 })).key);
    expect(await raised(chat({ model: 'fails-400' }, rich), OpenAI.BadRequestError)).toMatchObject({ status: 400, code: 'provider_refused' });
  });

  it('APIError in the middle of a stream, and no end', async () => {
    const rich = await house.createClient({ credits: 10_000 });
    const stream = await connect(rich.key).chat.completions.create({ model: 'cut-midway', messages: user('hola'), max_tokens: 200, stream: true });
    let text = '';
    const reading = (async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    })();
    expect(await raised(reading, OpenAI.APIError)).toMatchObject({ code: 'upstream_interrupted', type: 'server_error' });
    expect(text.length).toBeGreaterThan(0);
    const raw = await new Door(house.gatewayUrls[0] ?? '', rich.key).post('/v1/chat/completions', {
      model: 'cut-midway',
      messages: user('hola'),
      stream: true,
    });
    expect(raw.text).not.toContain('[DONE]');
  });
});
