import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tinyGguf } from '@portazgo/providers-testing';
import { startHouse, type House } from '@portazgo/testing';

// The runtime is the operator's to install; where it is, it is tried.
const isThere = (require.resolve.paths('node-llama-cpp') ?? []).some((folder) => existsSync(path.join(folder, 'node-llama-cpp')));
const withRuntime = isThere ? describe : describe.skip;

withRuntime('a GGUF file behind local/chat', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-gguf-'));
  let house: House;
  let key: string;
  beforeAll(async () => {
    const file = path.join(folder, 'tiny.gguf');
    writeFileSync(file, tinyGguf());
    const environment = { LOCAL_ENGINES: 'on', LOCAL_GGUF_FILE: file, LOCAL_GGUF_CONTEXT_TOKENS: '512', DRAIN_DELAY_MS: '0' };
    house = await startHouse({ services: ['billing', 'llm', 'gateway'], environment });
    ({ key } = await house.createClient({ credits: 10 }));
  }, 120_000);
  afterAll(async () => {
    await house?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const ask = (body: object) =>
    fetch(`${house.gatewayUrls[0]}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'local/chat', messages: [{ role: 'user', content: 'hola' }], max_tokens: 20, ...body }),
    });

  it('answers with real tokens, whole and streamed', async () => {
    const whole = await ask({});
    expect(whole.status).toBe(200);
    expect(whole.headers.get('x-portazgo-engine')).toBe('local/gguf');
    const body = (await whole.json()) as { usage: { completion_tokens: number }; choices: { finish_reason: string }[] };
    expect(body.choices[0]?.finish_reason).toBe('length');
    expect(body.usage.completion_tokens).toBeGreaterThan(15);
    const streamed = await (await ask({ stream: true })).text();
    expect(streamed.split('"delta":{"content"').length).toBeGreaterThan(3);
    expect(streamed.endsWith('data: [DONE]\n\n')).toBe(true);
  }, 60_000);

  it('refuses by name what it cannot do', async () => {
    const refused = await ask({ tools: [{ type: 'function', function: { name: 'a', parameters: { type: 'object' } } }] });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { code: 'unsupported_parameter', param: 'tools' } });
  }, 60_000);
});
