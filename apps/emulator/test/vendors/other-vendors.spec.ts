import { askWeather, chunksOf, contentOf, hello, payloadsOf, pngUrl, RunningEmulator, weatherTool } from '../running-emulator.ts';

let emulator: RunningEmulator;
beforeAll(async () => (emulator = await RunningEmulator.start()));
afterAll(() => emulator.stop());

const chatAt = (path: string, model: string) => ({
  raw: (body: Record<string, unknown> = {}) => emulator.send(`${path}/chat/completions`, { model, messages: hello, ...body }),
  async whole(body: Record<string, unknown> = {}) {
    return JSON.parse((await this.raw(body)).text);
  },
  async chunks(body: Record<string, unknown> = {}) {
    return chunksOf((await this.raw({ stream: true, ...body })).text);
  },
});
const asked = { stream_options: { include_usage: true } };
const remoteImage = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] }];

describe('every vendor', () => {
  const places: Record<string, string> = {
    openai: '/openai/v1',
    deepseek: '/deepseek',
    gemini: '/gemini/v1beta/openai',
    groq: '/groq/openai/v1',
    mistral: '/mistral/v1',
    xai: '/xai/v1',
    ollama: '/ollama/v1',
    vllm: '/vllm/v1',
    llamacpp: '/llamacpp/v1',
    lightning: '/lightning/api/v1',
  };

  it.each(Object.entries(places))('%s tells the same text streamed and whole', async (name, path) => {
    const chat = chatAt(path, 'a-model');
    const whole = await chat.whole();
    expect(whole.choices[0].message.content).toMatch(new RegExp(`^\\[emulated ${name}/a-model\\] `));
    const { text } = await chat.raw({ stream: true });
    expect(contentOf(chunksOf(text))).toBe(whole.choices[0].message.content);
    expect(payloadsOf(text).at(-1)).toBe('[DONE]');
    expect(whole.usage.prompt_tokens).toBe(7);
  });

  it.each(Object.entries(places))('%s lists its models', async (_name, path) => {
    const { data } = JSON.parse((await emulator.send(`${path}/models`, undefined)).text);
    expect(data.length).toBeGreaterThan(1);
  });

  const refusals: [string, string | null, number, unknown][] = [
    ['deepseek', 'wrong', 401, { error: { type: 'authentication_error', code: 'invalid_request_error', param: null } }],
    ['deepseek', null, 401, { error: { type: 'authentication_error' } }],
    ['gemini', 'wrong', 400, [{ error: { code: 400, status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } }]],
    ['groq', 'wrong', 401, { error: { code: 'invalid_api_key' } }],
    ['mistral', 'wrong', 401, { object: 'error', message: 'Unauthorized' }],
    ['xai', 'wrong-key', 400, { error: 'Incorrect API key provided: wron****-key.' }],
    ['xai', null, 401, { code: 'Unauthenticated request' }],
    ['vllm', 'wrong', 401, { error: { code: 401 } }],
    ['llamacpp', 'wrong', 401, { error: { code: 401, type: 'authentication_error' } }],
    ['lightning', null, 401, { error: { code: 'invalid_api_key' } }],
  ];
  it.each(refusals)('%s refuses the key %s with %d', async (name, key, status, body) => {
    const answer = await emulator.send(`${places[name]}/chat/completions`, { model: 'a-model', messages: hello }, { key });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject(body as object);
  });

  it.each(['ollama', 'vllm', 'llamacpp'])('%s needs no key', async (name) => {
    expect((await emulator.send(`${places[name]}/chat/completions`, { model: 'a-model', messages: hello }, { key: null })).status).toBe(200);
  });

  it('embeds where the vendor does, and only there', async () => {
    for (const name of ['gemini', 'mistral', 'ollama', 'vllm', 'llamacpp'])
      expect((await emulator.send(`${places[name]}/embeddings`, { model: 'm', input: 'x' })).status).toBe(200);
    expect((await emulator.send('/groq/openai/v1/embeddings', { model: 'm', input: 'x' })).status).toBe(404);
    expect((await emulator.send('/ollama/v1/embeddings', { model: 'm', input: [1, 2] })).status).toBe(400);
  });
});

describe('deepseek', () => {
  const chat = chatAt('/deepseek', 'deepseek-flash');

  it('thinks by default, with content null meanwhile, and puts the usage on the finish chunk', async () => {
    const { text } = await chat.raw({ stream: true, model: 'deepseek-flash+cached=3' });
    expect(text.startsWith(': keep-alive\n\n')).toBe(true);
    const chunks = chunksOf(text);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: null, reasoning_content: '' });
    expect(chunks[1]?.choices[0]?.delta).toEqual({ content: null, reasoning_content: expect.any(String) });
    const last = chunks.at(-1)!;
    expect(last.choices[0]).toMatchObject({ delta: { content: '' }, finish_reason: 'stop' });
    expect(last.usage).toMatchObject({
      prompt_tokens: 7,
      prompt_cache_hit_tokens: 3,
      prompt_cache_miss_tokens: 4,
      completion_tokens_details: { reasoning_tokens: 16 },
    });
    expect(chunks.slice(0, -1).every((chunk) => !('usage' in chunk))).toBe(true);
  });

  it('puts blank lines before a JSON body, and comments while a stream is queued', async () => {
    expect((await chat.raw()).text).toMatch(/^\n\n\n\{/);
    const { text } = await chat.raw({ stream: true, model: 'deepseek-flash+queue=250' });
    expect(text.match(/^: keep-alive$/gm)?.length).toBeGreaterThanOrEqual(3);
  });

  it('does not think when told not to, and does not know max_completion_tokens', async () => {
    const whole = await chat.whole({ thinking: { type: 'disabled' }, max_completion_tokens: 2 });
    expect(whole.choices[0].message).not.toHaveProperty('reasoning_content');
    expect(whole.usage.completion_tokens).toBeGreaterThan(2);
  });

  it('refuses tool turns without their reasoning_content', async () => {
    const first = await chat.whole({ messages: askWeather, tools: [weatherTool] });
    const { reasoning_content: thought, ...bare } = first.choices[0].message;
    const result = { role: 'tool', tool_call_id: bare.tool_calls[0].id, content: '7' };
    expect((await chat.raw({ messages: [...askWeather, bare, result] })).status).toBe(400);
    expect((await chat.raw({ messages: [...askWeather, { ...bare, reasoning_content: thought }, result] })).status).toBe(200);
  });

  it('refuses n, json_schema and the developer role', async () => {
    expect((await chat.raw({ n: 2 })).status).toBe(422);
    expect((await chat.raw({ response_format: { type: 'json_schema', json_schema: {} } })).status).toBe(400);
    expect((await chat.raw({ messages: [{ role: 'developer', content: 'x' }] })).status).toBe(422);
  });

  it('answers under /v1 too', async () => {
    expect((await emulator.send('/deepseek/v1/models', undefined)).status).toBe(200);
  });
});

describe('gemini', () => {
  const chat = chatAt('/gemini/v1beta/openai', 'gemini-3.8-flash');

  it('carries running totals on every chunk, and thinking in the total only', async () => {
    const chunks = await chat.chunks();
    const totals = chunks.map((chunk) => chunk.usage!.completion_tokens as number);
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    const { completion_tokens: completion, total_tokens: total, prompt_tokens: prompt } = chunks.at(-1)!.usage as Record<string, number>;
    expect(total! - prompt!).toBe(completion! + 20);
  });

  it('ends a tool stream with stop, without index, and asks for its signature back', async () => {
    const chunks = await chat.chunks({ messages: askWeather, tools: [weatherTool] });
    const call = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? [])[0]!;
    expect(call).not.toHaveProperty('index');
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    const whole = await chat.whole({ messages: askWeather, tools: [weatherTool] });
    expect(whole.choices[0].finish_reason).toBe('tool_calls');

    const message = whole.choices[0].message;
    const result = { role: 'tool', tool_call_id: message.tool_calls[0].id, content: '7' };
    expect((await chat.raw({ messages: [...askWeather, message, result] })).status).toBe(200);
    const { extra_content: _signature, ...unsigned } = message.tool_calls[0];
    expect((await chat.raw({ messages: [...askWeather, { ...message, tool_calls: [unsigned] }, result] })).status).toBe(400);
  });

  it('refuses unknown fields and images it would have to fetch, as an array', async () => {
    const { text, status } = await chat.raw({ thinking: { type: 'enabled' } });
    expect(status).toBe(400);
    expect(JSON.parse(text)[0].error.message).toContain('Unknown name "thinking"');
    expect((await chat.raw({ messages: remoteImage })).status).toBe(400);
  });

  it('says in the body when to come back', async () => {
    const { text, status } = await chat.raw({ model: 'gemini-3.8-flash+status=429,retry-after=9' });
    expect(status).toBe(429);
    expect(JSON.parse(text)[0].error).toMatchObject({ status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '9s' }] });
  });

  it('shows thoughts in tags when asked', async () => {
    const extra = { google: { thinking_config: { include_thoughts: true } } };
    expect((await chat.whole({ extra_body: extra })).choices[0].message.content).toMatch(/^<thought>.*<\/thought>\[emulated/);
    expect(contentOf(await chat.chunks({ extra_body: extra }))).toMatch(/^<thought>.*<\/thought>\[emulated/);
  });
});

describe('groq', () => {
  const chat = chatAt('/groq/openai/v1', 'openai/gpt-oss-20b');

  it('has its usage in x_groq and its thinking in reasoning', async () => {
    const chunks = await chat.chunks();
    expect(chunks[0]?.x_groq?.id).toMatch(/^req_/);
    expect(chunks.at(-1)?.x_groq?.usage).toMatchObject({ prompt_tokens: 7, queue_time: expect.any(Number) });
    expect(chunks.every((chunk) => !chunk.usage)).toBe(true);
    expect(chunks.filter((chunk) => chunk.choices[0]?.delta.reasoning)).toHaveLength(14);
  });

  it('knows reasoning_format', async () => {
    expect((await chat.whole({ reasoning_format: 'raw' })).choices[0].message.content).toMatch(/^<think>/);
    expect((await chat.whole({ reasoning_format: 'hidden' })).choices[0].message).not.toHaveProperty('reasoning');
    expect((await chat.raw({ reasoning_format: 'raw', include_reasoning: true })).status).toBe(400);
  });
});

describe('mistral', () => {
  const chat = chatAt('/mistral/v1', 'mistral-small-latest');

  it('sends usage unasked on the last chunk', async () => {
    const chunks = await chat.chunks();
    expect(chunks.at(-1)).toMatchObject({ usage: { prompt_tokens: 7, num_cached_tokens: 0 }, choices: [{ finish_reason: 'stop' }] });
  });

  it.each(['seed', 'max_completion_tokens', 'stream_options', 'user'])('forbids %s', async (name) => {
    const { status, text } = await chat.raw({ [name]: name === 'stream_options' ? {} : name === 'user' ? 'x' : 1 });
    expect(status).toBe(422);
    expect(JSON.parse(text)).toMatchObject({ object: 'error', message: { detail: [{ type: 'extra_forbidden', loc: ['body', name] }] } });
  });

  it('forbids foreign fields in replayed messages', async () => {
    const { text } = await chat.raw({ messages: [...hello, { role: 'assistant', content: 'x', reasoning_content: 'y' }, ...hello] });
    expect(JSON.parse(text).message.detail[0].loc).toEqual(['body', 'messages', 1, 'assistant', 'reasoning_content']);
  });

  it('makes tool ids of nine characters and takes no others', async () => {
    const { choices } = await chat.whole({ messages: askWeather, tools: [weatherTool], tool_choice: 'any' });
    const [call] = choices[0].message.tool_calls;
    expect(call.id).toMatch(/^[a-zA-Z0-9]{9}$/);
    const replay = (id: string) =>
      chat.raw({
        messages: [...askWeather, { role: 'assistant', content: '', tool_calls: [{ ...call, id }] }, { role: 'tool', tool_call_id: id, content: '7' }],
      });
    expect((await replay(call.id)).status).toBe(200);
    expect((await replay('call_123456')).status).toBe(400);
  });

  it('thinks in parts of the content', async () => {
    const chunks = await chat.chunks({ model: 'magistral-medium-latest' });
    expect(chunks[1]?.choices[0]?.delta.content).toEqual([{ type: 'thinking', thinking: [{ type: 'text', text: expect.any(String) }] }]);
    const whole = await chat.whole({ model: 'magistral-medium-latest' });
    expect(whole.choices[0].message.content.map((part: { type: string }) => part.type)).toEqual(['thinking', 'text']);
  });
});

describe('xai', () => {
  const chat = chatAt('/xai/v1', 'grok-4.5');

  it('leaves thinking out of completion_tokens and states the exact cost', async () => {
    const { usage } = await chat.whole({ model: 'grok-4.5+tokens=20,cached=2' });
    expect(usage).toMatchObject({ prompt_tokens: 7, completion_tokens: 20, total_tokens: 45, completion_tokens_details: { reasoning_tokens: 18 } });
    expect(usage.cost_in_usd_ticks).toBe(5 * 20_000 + 2 * 3_000 + 38 * 60_000);
    const chunks = await chat.chunks(asked);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { cost_in_usd_ticks: expect.any(Number) } });
  });

  it('refuses stop and penalties with reasoning models', async () => {
    const { status, text } = await chat.raw({ stop: ['x'] });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ code: 'Client specified an invalid argument', error: expect.stringContaining('stop') });
    expect((await chat.raw({ stop: ['x'], model: 'grok-4-fast-non-reasoning' })).status).toBe(200);
  });
});

describe('ollama', () => {
  const chat = chatAt('/ollama/v1', 'qwen3');

  it('has no usage key before the last chunk, and three numbers in it', async () => {
    const chunks = await chat.chunks(asked);
    expect(chunks.slice(0, -1).every((chunk) => !('usage' in chunk))).toBe(true);
    expect(Object.keys(chunks.at(-1)!.usage!)).toEqual(['prompt_tokens', 'completion_tokens', 'total_tokens']);
    expect(chunks.some((chunk) => chunk.choices[0]?.delta.reasoning)).toBe(true);
  });

  it('reads over n and tool_choice, refuses remote images, and loses errors of the middle', async () => {
    expect((await chat.whole({ n: 3 })).choices).toHaveLength(1);
    expect((await chat.whole({ tools: [weatherTool], tool_choice: 'required' })).choices[0].finish_reason).toBe('stop');
    expect((await chat.raw({ messages: remoteImage })).status).toBe(400);
    expect((await chat.raw({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: pngUrl } }] }] })).status).toBe(200);
    const { text, isWhole } = await chat.raw({ stream: true, model: 'qwen3+fault=error-chunk' });
    expect(isWhole).toBe(true);
    expect(text).not.toMatch(/error|\[DONE\]|"finish_reason":"/);
  });
});

describe('vllm', () => {
  const chat = chatAt('/vllm/v1', 'Qwen/Qwen3-8B');

  it('sends running totals when asked, and [DONE] after an error', async () => {
    const chunks = await chat.chunks({ stream_options: { include_usage: true, continuous_usage_stats: true } });
    expect(chunks.every((chunk) => chunk.usage)).toBe(true);
    const { text } = await chat.raw({ stream: true, model: 'm+fault=error-chunk' });
    expect(JSON.parse(payloadsOf(text).at(-2)!)).toMatchObject({ error: { code: 500 } });
    expect(payloadsOf(text).at(-1)).toBe('[DONE]');
  });

  it('thinks in reasoning unless the template is told not to, and ends a named tool with stop', async () => {
    expect((await chat.whole()).choices[0].message.reasoning).toBeTruthy();
    expect((await chat.whole({ chat_template_kwargs: { enable_thinking: false } })).choices[0].message).not.toHaveProperty('reasoning');
    const named = await chat.whole({ tools: [weatherTool], tool_choice: { type: 'function', function: { name: 'get_weather' } } });
    expect(named.choices[0]).toMatchObject({ finish_reason: 'stop', message: { tool_calls: [{ function: { name: 'get_weather' } }] } });
  });
});

describe('llamacpp', () => {
  const chat = chatAt('/llamacpp/v1', 'qwen3-8b');

  it('tells timings in the answer and on the last chunk', async () => {
    expect((await chat.whole()).timings).toMatchObject({ prompt_n: 7 });
    expect((await chat.chunks(asked)).at(-1)).toMatchObject({ choices: [], timings: { prompt_n: 7 }, usage: { prompt_tokens_details: { cached_tokens: 0 } } });
  });

  it('takes a flat schema and leaves tags in the content when told to', async () => {
    const flat = await chat.whole({ response_format: { type: 'json_schema', schema: { type: 'object', properties: { ok: { type: 'boolean' } } } } });
    expect(flat.choices[0].message.content).toBe('{"ok":true}');
    expect((await chat.whole({ reasoning_format: 'none' })).choices[0].message.content).toMatch(/^<think>/);
    expect((await chat.whole()).choices[0].message.reasoning_content).toBeTruthy();
  });
});

describe('lightning', () => {
  it('shows thinking as the model behind it', async () => {
    const message = async (model: string) => (await chatAt('/lightning/api/v1', model).whole()).choices[0].message;
    expect(await message('lightning-ai/DeepSeek-V3.1')).toHaveProperty('reasoning_content');
    expect(await message('openai/gpt-5')).not.toHaveProperty('reasoning_content');
  });
});
