import { readLlmConfig } from './llm.config.ts';

const least = { NATS_URL: 'nats://127.0.0.1:4222' };

it('needs no more than the broker', () => {
  expect(readLlmConfig(least)).toMatchObject({ routing: { limits: { connectMs: 5_000 }, access: { openai: { apiKey: undefined, url: undefined } } } });
});

it('reads keys and addresses of every vendor', () => {
  const config = readLlmConfig({ ...least, DEEPSEEK_API_KEY: 'k', OLLAMA_URL: 'http://127.0.0.1:11434', LLAMACPP_API_KEY: '' });
  expect(config.routing.access).toMatchObject({ deepseek: { apiKey: 'k' }, ollama: { url: 'http://127.0.0.1:11434' }, llamacpp: { apiKey: undefined } });
});

it('names every setting that is wrong, and no value', () => {
  const read = () => readLlmConfig({ ...least, EMULATOR_URL: 'not-a-url-canary', LLM_IDLE_TIMEOUT_MS: '-5' });
  expect(read).toThrow(/EMULATOR_URL[^]*LLM_IDLE_TIMEOUT_MS/);
  expect(read).not.toThrow(/canary/);
});
