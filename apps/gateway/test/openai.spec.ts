import OpenAI, { APIError } from 'openai';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

let gateway: TestGateway;
let client: OpenAI;

beforeAll(async () => {
  gateway = await startTestGateway();
  client = new OpenAI({ apiKey: gateway.key, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
});
afterAll(() => gateway.stop());

const model = 'gpt-4o-mini';
const user = (content: string) => [{ role: 'user' as const, content }];

describe('the official OpenAI library', () => {
  it('creates a chat completion', async () => {
    const { data, response } = await client.chat.completions.create({ model, messages: user('hola') }).withResponse();
    expect(data).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      model,
      choices: [{ index: 0, finish_reason: 'stop', logprobs: null, message: { role: 'assistant', content: 'Hola mundo\r\nfin', refusal: null } }],
      usage: { prompt_tokens: 7, completion_tokens: 42, total_tokens: 49, prompt_tokens_details: { cached_tokens: 2 } },
    });
    expect(response.headers.get('x-portazgo-engine')).toBe('fake/gpt-4o-mini');
  });

  it('reads a stream to its end, with usage when it asks', async () => {
    const stream = await client.chat.completions.create({ model, messages: user('hola'), stream: true, stream_options: { include_usage: true } });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null });
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('Hola mundo\r\nfin');
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 49 } });
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  it('reads a stream without usage when it does not ask', async () => {
    const answer = await gateway.post('/v1/chat/completions', { model, messages: user('hola'), stream: true });
    const text = await answer.text();
    expect(text).not.toContain('usage');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('gets tool calls, whole and in fragments', async () => {
    const tools = [{ type: 'function' as const, function: { name: 'get_time', parameters: { type: 'object' } } }];
    const whole = await client.chat.completions.create({ model, messages: user('call a tool'), tools, tool_choice: 'auto' });
    expect(whole.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'get_time', arguments: '{"zone":"UTC"}' } }] },
    });
    const streamed = await client.chat.completions.stream({ model, messages: user('call a tool'), tools }).finalChatCompletion();
    expect(streamed.choices[0]?.message.tool_calls).toMatchObject([{ id: 'call_1', function: { name: 'get_time', arguments: '{"zone":"UTC"}' } }]);
  });

  it('sends a whole conversation with tools and reasoning back', async () => {
    const messages = [
      { role: 'developer', content: [{ type: 'text', text: 'Be brief.' }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'time?' },
          { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        refusal: null,
        reasoning_content: 'Hmm.',
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'get_time', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '12:00' },
    ];
    const answer = await gateway.post('/v1/chat/completions', {
      model,
      messages,
      response_format: { type: 'json_object' },
      max_completion_tokens: 9,
      stop: '.',
    });
    expect(answer.status).toBe(200);
    // The courier fetched the picture: no vendor is sent to an address that a client gave.
    expect(gateway.rooms.fetched).toContain('https://example.com/a.png');
    expect(gateway.llm.requests.at(-1)).toMatchObject({
      maxOutputTokens: 9,
      stop: ['.'],
      responseFormat: { type: 'json_object' },
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'time?' },
            { type: 'image', url: expect.stringMatching(/^data:image\/png;base64,iVBOR/), detail: 'low' },
          ],
        },
        { role: 'assistant', content: null, reasoning: 'Hmm.', toolCalls: [{ id: 'call_1', name: 'get_time', arguments: '{}' }] },
        { role: 'tool', toolCallId: 'call_1', content: '12:00' },
      ],
    });
  });

  it('hands reasoning over beside the answer', async () => {
    const whole = await client.chat.completions.create({ model: 'deepseek-v4-pro', messages: user('think') });
    expect(whole.choices[0]?.message).toMatchObject({ reasoning_content: 'Hmm.' });
    const answer = await gateway.post('/v1/chat/completions', { model: 'deepseek-v4-pro', messages: user('think'), stream: true });
    expect(await answer.text()).toContain('"delta":{"reasoning_content":"Hmm."}');
  });

  it('raises on a stream that breaks, and never sees its end', async () => {
    const stream = await client.chat.completions.create({ model, messages: user('interrupt'), stream: true });
    let text = '';
    const reading = (async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    })();
    await expect(reading).rejects.toThrow(APIError);
    await expect(reading).rejects.toMatchObject({ code: 'upstream_interrupted', type: 'server_error' });
    expect(text).toBe('Hola mundo\r\nfin');
    const raw = await (await gateway.post('/v1/chat/completions', { model, messages: user('interrupt'), stream: true })).text();
    expect(raw).not.toContain('[DONE]');
  });

  it('gets embeddings, in base64 as it asks by itself and as numbers', async () => {
    const input = ['uno', 'dos'];
    const { data, usage } = await client.embeddings.create({ model: 'text-embedding-3-small', input });
    expect(data.map(({ embedding }) => [...embedding])).toEqual([
      [0, 0.5, -1],
      [1, 0.5, -1],
    ]);
    expect(usage).toMatchObject({ prompt_tokens: 7, total_tokens: 7 });
    const numbers = await client.embeddings.create({ model: 'text-embedding-3-small', input: [[1, 2, 3]], encoding_format: 'float', dimensions: 256 });
    expect(numbers.data[0]?.embedding).toEqual([0, 0.5, -1]);
  });

  it('gets a judgement of texts', async () => {
    const { results } = await client.moderations.create({ input: ['a', 'b'] });
    expect(results).toMatchObject([{ flagged: true, categories: { violence: true }, category_scores: { violence: 0.9 } }, { flagged: true }]);
  });

  it('gets a judgement of a picture that we fetched: no vendor is sent to its address', async () => {
    const url = 'https://example.com/judged.png';
    const { results } = await client.moderations.create({ input: [{ type: 'text', text: 'a' }, { type: 'image_url', image_url: { url } }] }); // prettier-ignore
    expect(results).toHaveLength(1);
    expect(gateway.rooms.fetched).toContain(url);
    expect(gateway.llm.moderated.at(-1)?.inputs).toEqual([
      [
        { type: 'text', text: 'a' },
        { type: 'image', url: expect.stringMatching(/^data:image\/png;base64,/) },
      ],
    ]);
  });

  it.each(['/v1/moderations', '/v1/chat/completions'])('may not have more pictures fetched by %s than a request has', async (path) => {
    const before = gateway.rooms.fetched.length;
    const parts = Array.from({ length: 101 }, (_, index) => ({ type: 'image_url', image_url: { url: `https://example.com/${index}.png` } }));
    const messages = [parts.slice(0, 60), parts.slice(60)].map((content) => ({ role: 'user', content }));
    const answer = await gateway.post(path, path.endsWith('moderations') ? { input: parts } : { model: 'gpt-4o-mini', messages });
    expect(answer.status).toBe(400);
    expect(gateway.rooms.fetched).toHaveLength(before);
  });

  it('has pictures judged that the courier fetched, never their addresses', async () => {
    const url = 'https://example.com/judged.png';
    await client.moderations.create({
      input: [
        { type: 'text', text: 'a' },
        { type: 'image_url', image_url: { url } },
      ],
    });
    expect(gateway.rooms.fetched).toContain(url);
    expect(gateway.llm.moderated.at(-1)?.inputs).toMatchObject([[{ type: 'text' }, { type: 'image', url: expect.stringMatching(/^data:image\//) }]]);
  });

  it('lists models and finds one under its alias', async () => {
    const models = await client.models.list();
    expect(models.data.map(({ id }) => id)).toContain('deepseek-v4-pro');
    expect(await client.models.retrieve('gemini-3-flash-preview')).toMatchObject({ id: 'gemini-3-flash', object: 'model', owned_by: 'google' });
  });

  it.each(['google/nano-banana', 'google%2Fnano-banana', 'google/nano-banana/'])('finds a model whose id has a slash: %s', async (id) => {
    const answer = await fetch(`${gateway.url}/v1/models/${id}`, { headers: { authorization: `Bearer ${gateway.key}` } });
    expect(await answer.json()).toMatchObject({ id: 'google/nano-banana', type: 'image' });
  });

  it('completes a prompt in the older form, whole and streamed', async () => {
    const whole = await client.completions.create({ model, prompt: 'hola' });
    expect(whole).toMatchObject({ object: 'text_completion', choices: [{ text: 'Hola mundo\r\nfin', finish_reason: 'stop' }], usage: { total_tokens: 49 } });
    let text = '';
    for await (const chunk of await client.completions.create({ model, prompt: ['hola'], stream: true })) text += chunk.choices[0]?.text ?? '';
    expect(text).toBe('Hola mundo\r\nfin');
    expect(gateway.llm.requests.at(-1)).toMatchObject({ messages: user('hola'), maxOutputTokens: 16 });
  });

  it('calls a function in the older form', async () => {
    const functions = [{ name: 'get_time', parameters: { type: 'object' } }];
    const whole = await client.chat.completions.create({ model, messages: user('call a tool'), functions, function_call: 'auto' });
    expect(whole.choices[0]).toMatchObject({ finish_reason: 'function_call', message: { function_call: { name: 'get_time', arguments: '{"zone":"UTC"}' } } });
  });

  it('sends what its providers know, and is told what was left out', async () => {
    const more = { top_k: 40, min_p: 0.1, user: 'u', verbosity: 'low' as const, store: true, reasoning_effort: 'low' as const, temperature: 1 };
    const { response } = await client.chat.completions.create({ model, messages: user('hola'), ...more } as never).withResponse();
    expect(gateway.llm.requests.at(-1)).toMatchObject({ extraFields: { top_k: 40, min_p: 0.1, user: 'u' }, temperature: 1 });
    expect(response.headers.get('x-portazgo-dropped')?.split(', ').toSorted()).toEqual(['reasoning_effort', 'store', 'verbosity']);
    const streamed = await gateway.post('/v1/chat/completions', { model, messages: user('hola'), stream: true, store: true, n: 3, drop_params: true });
    expect(streamed.headers.get('x-portazgo-dropped')).toBe('n, store');
    expect(await streamed.text()).toContain('[DONE]');
    const gpt5 = await gateway.post('/v1/chat/completions', { model: 'gpt-5-mini', messages: user('hola'), temperature: 1, top_p: 1, verbosity: 'low' });
    expect([gpt5.status, gpt5.headers.get('x-portazgo-dropped')]).toEqual([200, null]);
    expect(gateway.llm.requests.at(-1)).toMatchObject({ model: 'gpt-5-mini', verbosity: 'low' });
    expect(gateway.llm.requests.at(-1)).not.toHaveProperty('temperature');
  });

  it.each([
    ['image/jpg', '/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==', 'data:image/jpeg;base64,/9j/'],
    ['image/jpeg', 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'data:image/png;base64,iVBOR'],
    ['image/png', 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB\nCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg', 'data:image/png;base64,iVBOR'],
  ])('shows a picture that is called %s', async (called, base64, seen) => {
    const picture = { type: 'image_url' as const, image_url: { url: `data:${called};base64,${base64}`, detail: 'original' as never } };
    await client.chat.completions.create({ model, messages: [{ role: 'user', content: [picture] }] });
    expect(gateway.llm.requests.at(-1)).toMatchObject({ messages: [{ content: [{ url: expect.stringContaining(seen), detail: 'high' }] }] });
  });
});

it('thoughts are asked for in the generations format unless they are not wanted', async () => {
  const ask = (more: object) => gateway.post('/api/v1/chat/completions', { messages: user('hola'), stream: false, ...more });
  expect((await ask({})).status).toBe(200);
  expect(gateway.llm.requests.at(-1)).toMatchObject({ includeThoughts: true, reasoningEffort: 'high' });
  expect((await ask({ include_thoughts: false })).status).toBe(200);
  expect(gateway.llm.requests.at(-1)).not.toHaveProperty('includeThoughts');
});

describe('texts of refusals', () => {
  it.each([
    ['/v1/chat/completions', { model: 'gpt-4o-mni', messages: user('a') }, /no model or mode 'gpt-4o-mni'.* Near it: gpt-4o-mini.*GET \/v1\/models/],
    [
      '/v1/chat/completions',
      { model: 'whisper-1', messages: user('a') },
      /'whisper-1' is a transcription model, not a chat model: it is asked by POST \/v1\/audio\/transcriptions/,
    ],
    ['/v1/embeddings', { model, input: 'a' }, /is a chat model, not an embedding model: it is asked by POST \/v1\/chat\/completions/],
    ['/v1/images/generations', { model, prompt: 'a' }, /is a chat model, not an image model/],
    ['/v1/chat/completions', { model }, /'messages' is not valid: is required/],
    [
      '/v1/chat/completions',
      { model, messages: [{ role: 'user', content: 5 }] },
      /'messages\[0\]\.content' is not valid: must be a string or a list, not a number/,
    ],
    ['/v1/chat/completions', { model, messages: user('a'), stop: ['1', '2', '3', '4', '5'] }, /'stop' is not valid: may have at most 4 items/],
    [
      '/v1/embeddings',
      { model: 'text-embedding-3-small', input: Array.from({ length: 2_049 }, () => 'a') },
      /'input' is not valid: may have at most 2048 items/,
    ],
    ['/v1/chat/completions', { model, messages: [{ role: 'robot', content: 'a' }] }, /'messages\[0\]\.role'.*must be one of 'developer', 'system'/],
    ['/v1/chat/completions', { model, messages: user('a'), tools: [{ type: 'web_search' }] }, /'tools\[0\]\.type'.*must be one of 'function' or 'custom'/],
  ])('of %s for %j', async (path, body, text) => {
    const answer = await gateway.post(path, body);
    expect(((await answer.json()) as { error: { message: string } }).error.message).toMatch(text);
  });
});

describe('errors, as the official library raises them', () => {
  const completing = (key: string, body: object = {}) =>
    new OpenAI({ apiKey: key, baseURL: `${gateway.url}/v1`, maxRetries: 0 }).chat.completions.create({ model, messages: user('hola'), ...body } as never);
  const refusedBy = (code: string, details: Record<string, unknown> = {}) => completing(gateway.billing.createKey({ code, details }));

  it.each([
    ['key_revoked', {}, OpenAI.AuthenticationError, { code: 'invalid_api_key' }],
    ['key_expired', { expiredAt: '2026-01-01' }, OpenAI.AuthenticationError, { code: 'invalid_api_key' }],
    ['scope_missing', { scope: 'inference' }, OpenAI.PermissionDeniedError, { code: 'scope_missing' }],
    ['model_not_allowed', { model }, OpenAI.PermissionDeniedError, { code: 'model_not_allowed' }],
    ['plan_restricted', { plan: 'free', model }, OpenAI.PermissionDeniedError, { code: 'plan_restricted' }],
    ['rate_limited', { limit: 'tokens', perMinute: 10, retryAfterSeconds: 7 }, OpenAI.RateLimitError, { code: 'rate_limit_exceeded', type: 'tokens' }],
    ['concurrency_limited', { limit: 1, retryAfterSeconds: 1 }, OpenAI.RateLimitError, { code: 'concurrency_limited', type: 'requests' }],
    ['idempotency_in_flight', { retryAfterSeconds: 1 }, OpenAI.ConflictError, {}],
    ['idempotency_mismatch', {}, OpenAI.UnprocessableEntityError, {}],
    ['insufficient_credits', { needed: 8, available: 3, reserved: 1 }, OpenAI.APIError, { status: 402, type: 'insufficient_quota' }],
    ['spend_cap_reached', { cap: 5, spent: 4, reserved: 0, needed: 2 }, OpenAI.APIError, { status: 402, code: 'spend_cap_reached' }],
  ])('%s', async (code, details, kind, fields) => {
    const refusal = refusedBy(code, details);
    await expect(refusal).rejects.toThrow(kind);
    await expect(refusal).rejects.toMatchObject(fields);
  });

  it('tells numbers with a 402 and when to come back with a 429', async () => {
    await expect(refusedBy('insufficient_credits', { needed: 8, available: 3, reserved: 1 })).rejects.toMatchObject({
      error: { details: { needed: 8, available: 3, reserved: 1 }, param: null },
      message: expect.stringContaining('needs 8 credits; 3 are available and 1 are reserved'),
    });
    const limited = await refusedBy('rate_limited', { limit: 'requests', perMinute: 60, retryAfterSeconds: 7 }).then(
      () => undefined,
      (error: InstanceType<typeof OpenAI.APIError>) => error,
    );
    expect(limited?.headers?.get('retry-after')).toBe('7');
    expect(limited?.headers?.get('x-ratelimit-limit')).toBe('60');
  });

  it.each([
    ['an unknown model', { model: 'nonsense' }, OpenAI.NotFoundError, { code: 'model_not_found', param: 'model' }],
    ['a model of another kind', { model: 'text-embedding-3-small' }, OpenAI.BadRequestError, { param: 'model' }],
    ['no messages', { messages: [] }, OpenAI.BadRequestError, { param: 'messages' }],
    ['a part without text', { messages: [{ role: 'user', content: [{ type: 'text' }] }] }, OpenAI.BadRequestError, { param: 'messages[0].content[0].text' }],
    ['max_tokens 0', { max_tokens: 0 }, OpenAI.BadRequestError, { param: 'max_tokens' }],
    ['max_tokens above the model', { max_tokens: 1_000_000 }, OpenAI.BadRequestError, { param: 'max_tokens' }],
    ['temperature out of range', { temperature: 3 }, OpenAI.BadRequestError, { param: 'temperature' }],
    ['several answers', { n: 2 }, OpenAI.BadRequestError, { param: 'n', code: 'unsupported_parameter' }],
    ['sound', { audio: { voice: 'a', format: 'mp3' } }, OpenAI.BadRequestError, { param: 'audio', code: 'unsupported_parameter' }],
    [
      'a part that is sound',
      { messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }] },
      OpenAI.BadRequestError,
      { param: 'messages[0].content[0].type' },
    ],
    ['what the model refuses', { model: 'deepseek-v4-pro', seed: 1 }, OpenAI.BadRequestError, { param: 'seed', code: 'unsupported_parameter' }],
    ['a field that no provider is handed', { n_predict: 1 }, OpenAI.BadRequestError, { param: 'n_predict', code: 'unsupported_parameter' }],
    [
      'an image for a model that is blind',
      { model: 'deepseek-v4-pro', messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.b/c' } }] }] },
      OpenAI.BadRequestError,
      { param: 'messages', code: 'unsupported_parameter' },
    ],
  ])('%s', async (_what, body, kind, fields) => {
    const refusal = completing(gateway.key, body);
    await expect(refusal).rejects.toThrow(kind);
    await expect(refusal).rejects.toMatchObject({ type: 'invalid_request_error', ...fields });
  });

  it('a failure nobody foresaw names the request and tells nothing else', async () => {
    const failure = completing(gateway.key, { messages: user('break') });
    await expect(failure).rejects.toThrow(OpenAI.InternalServerError);
    await expect(failure).rejects.toMatchObject({ code: 'internal_error', message: expect.stringMatching(/name the request [0-9a-f-]{36}/) });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  });
});
