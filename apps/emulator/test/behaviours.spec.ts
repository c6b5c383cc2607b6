import { behaviourKeys } from '../src/behaviour/behaviour.parser.ts';
import { mediaBehaviourKeys } from '../src/behaviour/media-behaviour.keys.ts';
import { chunksOf, contentOf, hello, type RawAnswer, RunningEmulator } from './running-emulator.ts';

let emulator: RunningEmulator;
beforeAll(async () => (emulator = await RunningEmulator.start()));
afterAll(() => emulator.stop());

const chat = (behaviour: string, body: Record<string, unknown> = {}, options: { stopAfterMs?: number } = {}): Promise<RawAnswer> =>
  emulator.send('/openai/v1/chat/completions', { model: `gpt-4o+${behaviour}`, messages: hello, ...body }, options);
const usageOf = async (behaviour: string, body: Record<string, unknown> = {}) => JSON.parse((await chat(behaviour, body)).text).usage;
async function timed<T>(work: Promise<T>): Promise<{ tookMs: number; result: T }> {
  const startedAt = performance.now();
  const result = await work;
  return { tookMs: performance.now() - startedAt, result };
}

const checks: Record<string, () => Promise<void>> = {
  async tokens() {
    expect(await usageOf('tokens=64')).toMatchObject({ completion_tokens: 64 });
    const empty = JSON.parse((await chat('tokens=0')).text);
    expect(empty).toMatchObject({ choices: [{ message: { content: '' } }], usage: { completion_tokens: 0 } });
  },
  async interval() {
    const { tookMs, result } = await timed(chat('tokens=11,interval=30', { stream: true }));
    expect(tookMs).toBeGreaterThan(290);
    expect(result.packets.length).toBeGreaterThanOrEqual(11);
  },
  async delay() {
    expect((await timed(chat('delay=150'))).tookMs).toBeGreaterThan(145);
  },
  async queue() {
    const { packets, text } = await chat('queue=250', { stream: true });
    expect(packets[0]?.toString()).toBe(': keep-alive\n\n');
    expect(text.match(/: keep-alive/g)).toHaveLength(2);
    expect((await chat('queue=250')).text).toMatch(/^\n\n\{/);
  },
  async stamp() {
    const before = process.hrtime.bigint() / 1_000n;
    const stamps = [...contentOf(chunksOf((await chat('tokens=5,stamp=1', { stream: true })).text)).matchAll(/@(\d+)@ /g)].map(([, microsecond]) =>
      BigInt(microsecond!),
    );
    expect(stamps).toHaveLength(5);
    expect(stamps.every((stamp, at) => stamp >= (stamps[at - 1] ?? before) && stamp <= process.hrtime.bigint() / 1_000n)).toBe(true);
  },
  async cut() {
    for (const body of [{ stream: true }, {}]) {
      const { packets, isWhole } = await chat('tokens=64,interval=1,cut=137', body);
      expect(Buffer.concat(packets)).toHaveLength(137);
      expect(isWhole).toBe(false);
    }
    expect((await chat('tokens=3,cut=100000')).isWhole).toBe(true);
  },
  async stall() {
    const { packets, isWhole } = await chat('stall=137', { stream: true }, { stopAfterMs: 1_000 });
    expect(Buffer.concat(packets)).toHaveLength(137);
    expect(isWhole).toBe(false);
  },
  async status() {
    const { status, text } = await chat('status=503');
    expect(status).toBe(503);
    expect(JSON.parse(text).error).toMatchObject({ type: 'service_unavailable_error', code: 'server_is_overloaded' });
  },
  async 'retry-after'() {
    expect((await chat('status=429,retry-after=7')).headers['retry-after']).toBe('7');
    expect((await chat('status=429,retry-after=ms:50')).headers['retry-after-ms']).toBe('50');
    expect(Date.parse(String((await chat('status=503,retry-after=date:60')).headers['retry-after']))).toBeGreaterThan(Date.now() + 50_000);
  },
  async overrun() {
    const { choices, usage } = JSON.parse((await chat('overrun=5', { max_tokens: 40 })).text);
    expect(usage.completion_tokens).toBe(45);
    expect(choices[0].finish_reason).toBe('length');
  },
  async huge() {
    const { text, isWhole } = await chat('huge=2');
    expect(isWhole).toBe(true);
    expect(JSON.parse(text).choices[0].message.content).toHaveLength(2 * 1024 * 1024);
    expect(contentOf(chunksOf((await chat('huge=1', { stream: true })).text))).toHaveLength(1024 * 1024);
  },
  async reasoning() {
    expect(await usageOf('tokens=10,reasoning=9')).toMatchObject({ completion_tokens: 19, completion_tokens_details: { reasoning_tokens: 9 } });
  },
  async cached() {
    expect((await usageOf('cached=3')).prompt_tokens_details.cached_tokens).toBe(3);
    expect((await usageOf('cached=5000')).prompt_tokens_details.cached_tokens).toBe(7);
  },
  async finish() {
    const chunks = chunksOf((await chat('finish=insufficient_system_resource', { stream: true })).text);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('insufficient_system_resource');
  },
  async fault() {
    expect((await chat('fault=html-502')).status).toBe(502);
  },
};

describe('behaviour', () => {
  it.each(Object.entries(checks))('%s', async (_name, check) => {
    await expect(check()).resolves.toBeUndefined();
  });

  it('has a check for each key of the grammar', () => {
    expect(Object.keys(checks).sort()).toEqual(
      Object.keys(behaviourKeys)
        .filter((key) => !(key in mediaBehaviourKeys))
        .sort(),
    );
  });

  it('leaves the name of the model in the answer', async () => {
    expect(JSON.parse((await chat('tokens=3')).text).model).toBe('gpt-4o');
  });

  it('comes by header too, and the suffix wins', async () => {
    const body = { model: 'gpt-4o+tokens=4', messages: hello };
    const { text } = await emulator.send('/openai/v1/chat/completions', body, { headers: { 'x-emulator-behaviour': 'tokens=9,cached=2' } });
    expect(JSON.parse(text).usage).toMatchObject({ completion_tokens: 4, prompt_tokens_details: { cached_tokens: 2 } });
  });

  it('works for embeddings and model lists', async () => {
    expect((await emulator.send('/openai/v1/embeddings', { model: 'text-embedding-3-small+status=500', input: 'x' })).status).toBe(500);
    const cut = await emulator.send('/openai/v1/models', undefined, { headers: { 'x-emulator-behaviour': 'cut=20' } });
    expect(cut).toMatchObject({ isWhole: false });
    expect(cut.text).toHaveLength(20);
  });

  it.each(['tokens=many', 'status=200', 'retry-after=soon', 'speed=9', 'fault=none', 'cut=-1'])('refuses %s', async (behaviour) => {
    const { status, text } = await chat(behaviour);
    expect(status).toBe(400);
    expect(JSON.parse(text).error).toMatchObject({ code: 'unknown_behaviour', message: expect.stringMatching(/^emulator: /) });
  });
});
