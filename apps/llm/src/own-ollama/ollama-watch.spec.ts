import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OllamaWatch, usualOllamaUrl } from './ollama-watch.ts';

let answer: (path: string | undefined) => { status: number; body: string; headers?: Record<string, string> };
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, reply) => {
    const { status, body, headers } = answer(request.url);
    reply.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const models = (...names: string[]) => ({ status: 200, body: JSON.stringify({ models: names.map((name) => ({ name, size: 1 })) }) });
async function choice(model?: string) {
  const watch = new OllamaWatch({ url, model, everyMs: 60_000 });
  await watch.look();
  return watch.choice;
}

it('looks at the usual address of this machine', () => {
  expect(usualOllamaUrl).toBe('http://127.0.0.1:11434');
});

it('takes the model that was pulled last and can chat, or the one that is named', async () => {
  answer = (path) => (path === '/api/tags' ? models('nomic-embed-text:latest', 'qwen3:8b', 'llama3.2:latest') : { status: 404, body: '' });
  expect(await choice()).toEqual({ model: 'qwen3:8b' });
  expect(await choice('llama3.2')).toEqual({ model: 'llama3.2:latest' });
  expect(await choice('gemma3:4b')).toEqual({ missing: `the Ollama at ${url} has no model gemma3:4b` });
});

it('says why there is none: no model, something else there, nobody there', async () => {
  answer = () => models();
  expect(await choice()).toEqual({ missing: `the Ollama at ${url} has no chat model (ollama pull …)` });
  for (const reply of [
    { status: 200, body: '<html>' },
    { status: 200, body: '{}' },
    { status: 302, body: '', headers: { location: 'http://example.com/' } },
  ]) {
    answer = () => reply;
    expect(await choice()).toEqual({ missing: `no Ollama answers at ${url}` });
  }
  const watch = new OllamaWatch({ url: 'http://127.0.0.1:1', model: undefined, everyMs: 60_000 });
  await watch.look();
  expect(watch.choice).toEqual({ missing: 'no Ollama answers at http://127.0.0.1:1' });
});

it('looks again, and notices what came and went', async () => {
  answer = () => models();
  const watch = new OllamaWatch({ url, model: undefined, everyMs: 20 });
  void watch.keepLooking();
  answer = () => models('qwen3:8b');
  const untilTrue = async (isTrue: () => boolean) => {
    for (let look = 0; look < 200 && !isTrue(); look++) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isTrue()).toBe(true);
  };
  await untilTrue(() => 'model' in watch.choice);
  answer = () => ({ status: 500, body: '' });
  await untilTrue(() => 'missing' in watch.choice);
  watch.stop();
});
