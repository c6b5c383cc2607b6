import OpenAI, { AuthenticationError, RateLimitError } from 'openai';
import { RunningEmulator, askWeather, hello, weatherTool } from './running-emulator.ts';

describe('the official openai package', () => {
  let emulator: RunningEmulator;
  let openai: OpenAI;
  beforeAll(async () => {
    emulator = await RunningEmulator.start();
    openai = new OpenAI({ apiKey: 'a-key', baseURL: `${emulator.url}/openai/v1`, maxRetries: 0 });
  });
  afterAll(() => emulator.stop());
  const messages = hello as OpenAI.ChatCompletionMessageParam[];
  const tools = [weatherTool] as OpenAI.ChatCompletionTool[];

  it('chats', async () => {
    const { choices, usage } = await openai.chat.completions.create({ model: 'gpt-4o', messages });
    expect(choices[0]?.message.content).toMatch(/^\[emulated openai\/gpt-4o\]/);
    expect(usage?.prompt_tokens).toBe(7);
  });

  it('streams, and gathers a final completion', async () => {
    const stream = openai.chat.completions.stream({ model: 'gpt-4o', messages, stream_options: { include_usage: true } });
    let text = '';
    stream.on('content', (delta) => (text += delta));
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe(text);
    expect(final.usage?.completion_tokens).toBeGreaterThan(10);
  });

  it('runs a tool to its end', async () => {
    const runner = openai.chat.completions.runTools({
      model: 'gpt-4o',
      messages: askWeather as OpenAI.ChatCompletionMessageParam[],
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: 'The weather.',
            parameters: weatherTool.function.parameters,
            parse: JSON.parse,
            function: ({ city }: { city: string }) => `sun in ${city}`,
          },
        },
      ],
    });
    expect(await runner.finalContent()).toContain('The tool answered: «sun in emulated city»');
  });

  it('gathers streamed tool calls', async () => {
    const stream = openai.chat.completions.stream({ model: 'gpt-4o', messages, tools, tool_choice: 'required' });
    const [call] = (await stream.finalMessage()).tool_calls ?? [];
    expect(call).toMatchObject({ type: 'function', function: { name: 'get_weather', arguments: '{"city":"emulated city","days":2}' } });
  });

  it('parses an answer by its schema', async () => {
    const schema = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false };
    const { choices } = await openai.chat.completions.parse({
      model: 'gpt-4o',
      messages,
      response_format: { type: 'json_schema', json_schema: { name: 'verdict', schema, strict: true } },
    });
    expect(JSON.parse(choices[0]?.message.content ?? '')).toEqual({ ok: true });
  });

  it('embeds (it asks for base64 by itself)', async () => {
    const { data } = await openai.embeddings.create({ model: 'text-embedding-3-small', input: ['one', 'two'] });
    expect(data).toHaveLength(2);
    expect(data[0]?.embedding.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 4);
  });

  it('moderates and lists models', async () => {
    expect((await openai.moderations.create({ input: 'I will kill you' })).results[0]?.flagged).toBe(true);
    expect((await openai.models.list()).data.map((model) => model.id)).toContain('gpt-4o');
  });

  it('knows our errors for what they are', async () => {
    const failure = openai.chat.completions.create({ model: 'gpt-4o+fault=429-seconds', messages });
    await expect(failure).rejects.toBeInstanceOf(RateLimitError);
    await expect(failure).rejects.toMatchObject({ code: 'rate_limit_exceeded', requestID: expect.stringMatching(/^req_/) });
    await expect(new OpenAI({ apiKey: 'wrong', baseURL: openai.baseURL }).models.list()).rejects.toBeInstanceOf(AuthenticationError);
    await expect(
      (async () => {
        for await (const _chunk of await openai.chat.completions.create({ model: 'gpt-4o+fault=error-chunk', messages, stream: true })) continue;
      })(),
    ).rejects.toThrow('The emulated model broke off.');
  });
});
