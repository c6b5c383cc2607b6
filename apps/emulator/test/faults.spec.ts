import { type FaultName, faults } from '../src/behaviour/fault.ts';
import { askWeather, chunksOf, contentOf, hello, payloadsOf, type RawAnswer, RunningEmulator, weatherTool } from './running-emulator.ts';

let emulator: RunningEmulator;
beforeAll(async () => (emulator = await RunningEmulator.start()));
afterAll(() => emulator.stop());

const chat = (fault: string, body: Record<string, unknown> = {}, options: { stopAfterMs?: number } = {}): Promise<RawAnswer> =>
  emulator.send('/openai/v1/chat/completions', { model: `gpt-4o+tokens=20,${fault}`, messages: hello, ...body }, options);
const stream = (fault: FaultName, body: Record<string, unknown> = {}, options: { stopAfterMs?: number } = {}) =>
  chat(`fault=${fault}`, { stream: true, stream_options: { include_usage: true }, ...body }, options);
const whole = (fault: FaultName, options: { stopAfterMs?: number } = {}) => chat(`fault=${fault}`, {}, options);
const plainText = async () => (await emulator.send('/openai/v1/chat/completions', { model: 'gpt-4o+tokens=20', messages: hello, stream: true })).text;
const plainContent = async () => contentOf(chunksOf(await plainText()));
const refusal = async (fault: FaultName) => {
  const { status, headers, text } = await stream(fault);
  return { status, headers, ...JSON.parse(text) };
};

/** One check for each fault; the type makes a forgotten one a compile error. */
const checks: Record<FaultName, () => Promise<void>> = {
  async crlf() {
    const { text } = await stream('crlf');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(contentOf(chunksOf(text.replaceAll('\r\n', '\n')))).toBe(await plainContent());
  },
  async cr() {
    const { text } = await stream('cr');
    expect(text).not.toContain('\n');
    expect(contentOf(chunksOf(text.replaceAll('\r', '\n')))).toBe(await plainContent());
  },
  async bom() {
    const bytes = Buffer.concat((await stream('bom')).packets);
    expect([...bytes.subarray(0, 5)]).toEqual([0xef, 0xbb, 0xbf, 0x64, 0x61]);
    expect(bytes.indexOf(0xef, 3)).toBe(-1);
  },
  async 'no-space'() {
    const { text } = await stream('no-space');
    expect(text).toMatch(/^data:\{/);
    expect(text).not.toContain('data: ');
  },
  async 'data-lines'() {
    const { text } = await stream('data-lines');
    const events = text.split('\n\n').filter(Boolean);
    const payload = events[0]!.split('\n').map((line) => line.slice('data: '.length));
    expect(payload.length).toBeGreaterThan(3);
    expect(JSON.parse(payload.join('\n'))).toHaveProperty('choices');
  },
  async comments() {
    const { text } = await stream('comments');
    expect(text.startsWith(': emulated comment\n\n')).toBe(true);
    expect(text.match(/^: /gm)).toHaveLength(payloadsOf(text).length);
  },
  async 'blank-lines'() {
    expect((await stream('blank-lines')).text).toMatch(/^\n\n\ndata: /);
    expect((await whole('blank-lines')).text).toMatch(/^\n\n\n\{/);
  },
  async 'no-done'() {
    const { text, isWhole } = await stream('no-done');
    expect(isWhole).toBe(true);
    expect(text).not.toContain('[DONE]');
    expect(text).toContain('"finish_reason":"stop"');
  },
  async 'data-after-done'() {
    expect((await stream('data-after-done')).text).toMatch(/data: \[DONE\]\n\ndata: \{.*after the end/);
  },
  async 'bad-json'() {
    const bad = payloadsOf((await stream('bad-json')).text).filter((payload) => payload !== '[DONE]' && !payload.endsWith('}'));
    expect(bad).toHaveLength(1);
  },
  async 'bad-json-3'() {
    const bad = payloadsOf((await stream('bad-json-3')).text).filter((payload) => payload !== '[DONE]' && !payload.endsWith('}'));
    expect(bad).toHaveLength(3);
  },
  async 'byte-per-packet'() {
    const { packets, text } = await chat('tokens=3,fault=byte-per-packet', { stream: true });
    expect(packets.every((packet) => packet.length === 1)).toBe(true);
    expect(payloadsOf(text).at(-1)).toBe('[DONE]');
  },
  async 'split-utf8'() {
    const { packets, text } = await chat('tokens=20,fault=split-utf8', { stream: true });
    const decoded = packets.map((packet) => packet.toString('utf8')).join('');
    expect(decoded).toContain('\uFFFD');
    expect(contentOf(chunksOf(text))).toBe(await plainContent());
  },
  async 'usage-null'() {
    const chunks = chunksOf((await stream('usage-null')).text);
    expect(chunks.every((chunk) => chunk.usage === null)).toBe(true);
    expect(JSON.parse((await whole('usage-null')).text).usage).toBeNull();
  },
  async 'usage-absent'() {
    expect((await stream('usage-absent')).text).not.toContain('usage');
    expect((await whole('usage-absent')).text).not.toContain('usage');
  },
  async 'usage-zero'() {
    expect(chunksOf((await stream('usage-zero')).text).at(-1)?.usage).toMatchObject({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 });
  },
  async 'usage-every-chunk'() {
    const totals = chunksOf((await stream('usage-every-chunk')).text).map((chunk) => chunk.usage!.completion_tokens);
    expect(totals).toEqual([0, ...Array.from({ length: 20 }, (_unused, at) => at + 1), 20]);
  },
  async 'usage-x-groq'() {
    const chunks = chunksOf((await stream('usage-x-groq')).text);
    expect(chunks.at(-1)?.x_groq?.usage).toMatchObject({ completion_tokens: 20 });
    expect(chunks.every((chunk) => !chunk.usage)).toBe(true);
  },
  async 'usage-trailing'() {
    const { text } = await emulator.send('/deepseek/chat/completions', { model: 'deepseek-flash+fault=usage-trailing', messages: hello, stream: true });
    const chunks = chunksOf(text);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 7 } });
    expect(chunks.at(-2)).not.toHaveProperty('usage');
  },
  async 'role-repeated'() {
    const chunks = chunksOf((await stream('role-repeated')).text).filter((chunk) => chunk.choices.length > 0);
    expect(chunks.every((chunk) => chunk.choices[0]?.delta.role === 'assistant')).toBe(true);
  },
  async 'content-array'() {
    const chunks = chunksOf((await stream('content-array')).text);
    expect(chunks[1]?.choices[0]?.delta.content).toEqual([{ type: 'text', text: '[emu' }]);
    expect(JSON.parse((await whole('content-array')).text).choices[0].message.content).toEqual([{ type: 'text', text: await plainContent() }]);
  },
  async 'message-missing'() {
    const { choices, usage } = JSON.parse((await whole('message-missing')).text);
    expect(choices[0]).not.toHaveProperty('message');
    expect(usage).not.toHaveProperty('completion_tokens');
  },
  async 'tool-without-index'() {
    const fragments = chunksOf((await stream('tool-without-index', { messages: askWeather, tools: [weatherTool] })).text).flatMap(
      (chunk) => chunk.choices[0]?.delta.tool_calls ?? [],
    );
    expect(fragments.length).toBeGreaterThan(2);
    expect(fragments.every((fragment) => !('index' in fragment))).toBe(true);
  },
  async 'tool-without-id'() {
    const fragments = chunksOf((await stream('tool-without-id', { messages: askWeather, tools: [weatherTool] })).text).flatMap(
      (chunk) => chunk.choices[0]?.delta.tool_calls ?? [],
    );
    expect(fragments[0]).not.toHaveProperty('id');
    expect(fragments[0]).toHaveProperty('index', 0);
  },
  async 'error-chunk'() {
    const { status, text } = await stream('error-chunk');
    expect(status).toBe(200);
    expect(JSON.parse(payloadsOf(text).at(-1)!)).toMatchObject({ error: { type: 'server_error' } });
    expect(payloadsOf(text)).toHaveLength(1 + 10 + 1);
    expect(await whole('error-chunk')).toMatchObject({ status: 200, text: expect.stringMatching(/^\{"error"/) });
  },
  async 'error-event'() {
    expect((await stream('error-event')).text).toMatch(/event: error\ndata: \{"error"/);
  },
  async 'error-array'() {
    expect((await stream('error-array')).text).toMatch(/data: \[\{"error":.*\}\]\n\n$/);
    expect(await whole('error-array')).toMatchObject({ status: 400, text: expect.stringMatching(/^\[\{"error"/) });
  },
  async 'json-for-stream'() {
    const { headers, text } = await stream('json-for-stream');
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(text).object).toBe('chat.completion');
  },
  async stall() {
    const { text, isWhole } = await stream('stall', {}, { stopAfterMs: 1_000 });
    expect(isWhole).toBe(false);
    expect(payloadsOf(text)).toHaveLength(1 + 10);
    const body = await whole('stall', { stopAfterMs: 1_000 });
    expect(body.isWhole).toBe(false);
    expect(body.text.length).toBeGreaterThan(100);
  },
  async 'cut-mid-chunk'() {
    const { text, isWhole } = await stream('cut-mid-chunk');
    expect(isWhole).toBe(false);
    expect(text.endsWith('\n')).toBe(false);
    expect(payloadsOf(text)).toHaveLength(1 + 10 + 1);
    expect((await whole('cut-mid-chunk')).isWhole).toBe(false);
  },
  async 'no-finish'() {
    const { text, isWhole } = await stream('no-finish');
    expect(isWhole).toBe(true);
    expect(text).not.toMatch(/\[DONE\]|"finish_reason":"/);
    expect(payloadsOf(text)).toHaveLength(1 + 10);
  },
  async hang() {
    expect(await stream('hang', {}, { stopAfterMs: 1_000 })).toMatchObject({ status: 0, packets: [] });
  },
  async reset() {
    await expect(stream('reset')).rejects.toMatchObject({ code: 'ECONNRESET' });
  },
  async 'html-502'() {
    const { status, headers, text } = await stream('html-502');
    expect(status).toBe(502);
    expect(headers['content-type']).toBe('text/html');
    expect(text).toContain('<h1>502 Bad Gateway</h1>');
  },
  async '402'() {
    expect(await refusal('402')).toMatchObject({ status: 402, error: { message: expect.stringContaining('Insufficient balance') } });
  },
  async '429'() {
    const { status, headers, error } = await refusal('429');
    expect(status).toBe(429);
    expect(error.code).toBe('rate_limit_exceeded');
    expect(Object.keys(headers).filter((name) => name.startsWith('retry-after'))).toEqual([]);
  },
  async '429-seconds'() {
    expect((await refusal('429-seconds')).headers['retry-after']).toBe('2');
  },
  async '429-date'() {
    const waitMs = Date.parse((await refusal('429-date')).headers['retry-after']) - Date.now();
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(2_000);
  },
  async '429-ms'() {
    expect((await refusal('429-ms')).headers['retry-after-ms']).toBe('1500');
  },
  async 'insufficient-quota'() {
    expect(await refusal('insufficient-quota')).toMatchObject({ status: 429, error: { type: 'insufficient_quota', code: 'insufficient_quota' } });
  },
};

describe('fault', () => {
  it.each(Object.entries(checks))('%s', async (_name, check) => {
    await expect(check()).resolves.toBeUndefined();
  });

  it('has a check for each name of the list', () => {
    expect(Object.keys(checks).sort()).toEqual(Object.keys(faults).sort());
  });

  it('can be several at once', async () => {
    const { text } = await chat('fault=crlf,fault=comments,fault=no-done', { stream: true });
    expect(text).toMatch(/^: emulated comment\r\n\r\ndata: /);
    expect(text).not.toContain('[DONE]');
  });
});
