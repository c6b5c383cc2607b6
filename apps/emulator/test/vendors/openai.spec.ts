import { askWeather, chunksOf, contentOf, hello, payloadsOf, pngUrl, RunningEmulator, weatherTool } from '../running-emulator.ts';

describe('openai', () => {
  let emulator: RunningEmulator;
  beforeAll(async () => (emulator = await RunningEmulator.start()));
  afterAll(() => emulator.stop());
  const chat = (body: Record<string, unknown>) => emulator.send('/openai/v1/chat/completions', { model: 'gpt-4o', messages: hello, ...body });
  const answered = async (body: Record<string, unknown>) => JSON.parse((await chat(body)).text);

  it('answers that it is emulated, repeats the prompt, and says the same again', async () => {
    const [first, second] = [await chat({}), await chat({})];
    expect(first.text).toBe(second.text);
    const { choices, usage, object, id } = JSON.parse(first.text);
    expect(object).toBe('chat.completion');
    expect(id).toMatch(/^chatcmpl-[0-9a-f]{24}$/);
    expect(choices[0].message.content).toMatch(/^\[emulated openai\/gpt-4o\] You wrote: «Hola mundo»\. /);
    expect(choices[0]).toMatchObject({ index: 0, finish_reason: 'stop', logprobs: null, message: { role: 'assistant', refusal: null } });
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens);
  });

  it('streams the same text, with usage null on each chunk and then on a chunk without choices', async () => {
    const whole = await answered({});
    const { text, headers } = await chat({ stream: true, stream_options: { include_usage: true } });
    expect(headers['content-type']).toMatch(/^text\/event-stream/);
    const chunks = chunksOf(text);
    expect(payloadsOf(text).at(-1)).toBe('[DONE]');
    expect(contentOf(chunks)).toBe(whole.choices[0].message.content);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '' });
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage });
    expect(chunks[1]).toHaveProperty('obfuscation');
  });

  it('sends no usage that was not asked for, and no padding when it is turned off', async () => {
    const chunks = chunksOf((await chat({ stream: true, stream_options: { include_obfuscation: false } })).text);
    expect(chunks.every((chunk) => !('usage' in chunk) && !('obfuscation' in chunk))).toBe(true);
  });

  it('stops at max_tokens and at a stop sequence', async () => {
    const short = await answered({ max_tokens: 5 });
    expect(short).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 5 } });
    const stopped = await answered({ stop: ['mundo'] });
    expect(stopped.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: '[emulated openai/gpt-4o] You wrote: «Hola ' } });
  });

  it('gives n choices that differ, and counts all of them', async () => {
    const { choices, usage } = await answered({ n: 3, model: 'gpt-4o+tokens=10' });
    expect(choices.map((choice: { index: number }) => choice.index)).toEqual([0, 1, 2]);
    expect(usage.completion_tokens).toBe(30);
    expect(choices[0].message.content).not.toBe(choices[1].message.content);
    const chunks = chunksOf((await chat({ n: 2, stream: true })).text);
    expect(chunks.filter((chunk) => chunk.choices[0]?.finish_reason === 'stop').map((chunk) => chunk.choices[0]?.index)).toEqual([0, 1]);
  });

  it('gives log probabilities for each token', async () => {
    const { choices, usage } = await answered({ logprobs: true, top_logprobs: 2 });
    expect(choices[0].logprobs.content).toHaveLength(usage.completion_tokens);
    expect(choices[0].logprobs.content[0]).toMatchObject({ token: '[emu', bytes: [...Buffer.from('[emu')] });
    expect(choices[0].logprobs.content[0].top_logprobs).toHaveLength(2);
  });

  it('calls a tool when it is asked to, in fragments when streaming, and answers after the result', async () => {
    const { choices } = await answered({ messages: askWeather, tools: [weatherTool] });
    const [call] = choices[0].message.tool_calls;
    expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
    expect(JSON.parse(call.function.arguments)).toEqual({ city: 'emulated city', days: 2 });

    const fragments = chunksOf((await chat({ messages: askWeather, tools: [weatherTool], stream: true })).text).flatMap(
      (chunk) => chunk.choices[0]?.delta.tool_calls ?? [],
    );
    expect(fragments.filter((fragment) => fragment.id !== undefined)).toHaveLength(1);
    expect(fragments.every((fragment) => fragment.index === 0)).toBe(true);
    expect(fragments.map((fragment) => fragment.function.arguments).join('')).toBe(call.function.arguments);

    const after = await answered({
      tools: [weatherTool],
      messages: [...askWeather, choices[0].message, { role: 'tool', tool_call_id: call.id, content: '7 degrees' }],
    });
    expect(after.choices[0].message.content).toContain('The tool answered: «7 degrees»');
    expect(after.choices[0].finish_reason).toBe('stop');
  });

  it('obeys tool_choice', async () => {
    const other = { type: 'function', function: { name: 'other', parameters: { type: 'object' } } };
    const nameOf = async (body: Record<string, unknown>) =>
      (await answered({ tools: [weatherTool, other], ...body })).choices[0].message.tool_calls?.[0].function.name;
    expect(await nameOf({})).toBeUndefined();
    expect(await nameOf({ tool_choice: 'required' })).toBe('get_weather');
    expect(await nameOf({ tool_choice: { type: 'function', function: { name: 'other' } } })).toBe('other');
    expect(await nameOf({ tool_choice: 'none', messages: askWeather })).toBeUndefined();
  });

  it('answers in JSON, and by a schema', async () => {
    const free = await answered({ response_format: { type: 'json_object' } });
    expect(JSON.parse(free.choices[0].message.content)).toEqual({ emulated: 'openai/gpt-4o', answer: 42 });
    const schema = { type: 'object', properties: { size: { enum: ['small', 'large'] }, price: { type: 'number', minimum: 3 } }, required: ['size', 'price'] };
    const bound = await answered({ response_format: { type: 'json_schema', json_schema: { name: 'offer', schema, strict: true } } });
    expect(JSON.parse(bound.choices[0].message.content)).toEqual({ size: 'small', price: 3 });
  });

  it('says what images it received', async () => {
    const image = { type: 'image_url', image_url: { url: pngUrl } };
    const content = [{ type: 'text', text: 'What is this?' }, image, { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }];
    const { choices, usage } = await answered({ messages: [{ role: 'user', content }] });
    expect(choices[0].message.content).toContain('I received 2 images: image/png of 3x2 pixels, 29 bytes; one at https://example.com/a.png (not fetched).');
    expect(usage.prompt_tokens).toBeGreaterThan(1_500);
  });

  it('thinks unseen with a reasoning model, within max_completion_tokens', async () => {
    const { choices, usage } = await answered({ model: 'gpt-5-mini', max_completion_tokens: 20 });
    expect(usage).toMatchObject({ completion_tokens: 20, completion_tokens_details: { reasoning_tokens: 16 } });
    expect(choices[0]).toMatchObject({ finish_reason: 'length' });
    expect(choices[0].message).not.toHaveProperty('reasoning_content');
  });

  it.each(['max_tokens', 'temperature', 'top_p'])('refuses %s with a reasoning model', async (name) => {
    const { status, text } = await chat({ model: 'gpt-5-mini', [name]: 1 });
    expect(status).toBe(400);
    expect(JSON.parse(text).error).toMatchObject({ type: 'invalid_request_error', param: name, code: 'unsupported_parameter' });
  });

  it.each([
    ['no key', null, null],
    ['a wrong key', 'wrong-key', 'invalid_api_key'],
  ])('refuses %s with 401', async (_name, key, code) => {
    const { status, text } = await emulator.send('/openai/v1/chat/completions', { model: 'gpt-4o', messages: hello }, { key });
    expect(status).toBe(401);
    expect(JSON.parse(text)).toEqual({ error: { message: expect.any(String), type: 'invalid_request_error', param: null, code } });
  });

  it('refuses what is wrong in the body, by name', async () => {
    expect(JSON.parse((await chat({ temperature: 9 })).text).error).toMatchObject({ param: 'temperature' });
    expect(JSON.parse((await chat({ messages: [] })).text).error).toMatchObject({ param: 'messages' });
    expect((await chat({ model: 'no-such-model' })).status).toBe(404);
    expect((await chat({ model: 'gpt-4o+fault=unheard-of' })).status).toBe(400);
  });

  it('embeds as floats and as base64, in vectors of length 1 that are near for near texts', async () => {
    const embed = async (body: Record<string, unknown>) =>
      JSON.parse((await emulator.send('/openai/v1/embeddings', { model: 'text-embedding-3-small', ...body })).text);
    const { data, usage } = await embed({ input: ['the toll gate', 'a toll gate', 'silver coins'] });
    const dot = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
    const [gate, nearGate, coins] = data.map((item: { embedding: number[] }) => item.embedding);
    expect(gate).toHaveLength(1_536);
    expect(dot(gate, gate)).toBeCloseTo(1, 4);
    expect(dot(gate, nearGate)).toBeGreaterThan(dot(gate, coins) + 0.3);
    expect(usage).toEqual({ prompt_tokens: 10, total_tokens: 10 });
    const packed = await embed({ input: 'the toll gate', encoding_format: 'base64' });
    const bytes = Buffer.from(packed.data[0].embedding, 'base64');
    expect(bytes.readFloatLE(0)).toBe(gate[0]);
    expect((await embed({ input: [1, 2, 3], dimensions: 8 })).data).toHaveLength(1);
  });

  it('moderates with scores for thirteen categories', async () => {
    const moderate = async (input: unknown) => JSON.parse((await emulator.send('/openai/v1/moderations', { input })).text);
    const { results, model } = await moderate(['have a nice day', 'I will kill you']);
    expect(model).toBe('omni-moderation-latest');
    expect(Object.keys(results[0].categories)).toHaveLength(13);
    expect(results.map((result: { flagged: boolean }) => result.flagged)).toEqual([false, true]);
    expect(results[1]).toMatchObject({ categories: { violence: true, sexual: false }, category_applied_input_types: { violence: ['text'] } });
    const mixed = await moderate([
      { type: 'text', text: 'a picture' },
      { type: 'image_url', image_url: { url: pngUrl } },
    ]);
    expect(mixed.results).toHaveLength(1);
  });

  it('lists models, one by one too', async () => {
    const { data } = JSON.parse((await emulator.send('/openai/v1/models', undefined)).text);
    expect(data[0]).toMatchObject({ object: 'model', owned_by: 'openai' });
    expect(JSON.parse((await emulator.send('/openai/v1/models/gpt-4o', undefined)).text).id).toBe('gpt-4o');
    expect((await emulator.send('/openai/v1/models/none', undefined)).status).toBe(404);
    expect((await emulator.send('/openai/v1/fine_tuning/jobs', {})).status).toBe(404);
  });
});
