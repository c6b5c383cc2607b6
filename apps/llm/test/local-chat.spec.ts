import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startHouse, type House } from '@portazgo/testing';

/** As much of an Ollama as a chat needs. */
async function startOllama(): Promise<{ url: string; asked: string[]; server: Server }> {
  const asked: string[] = [];
  const server = createServer((request, reply) => {
    if (request.url === '/api/tags') return void reply.end(JSON.stringify({ models: [{ name: 'qwen3:8b' }] }));
    void read(request).then((body) => {
      const { model, stream } = JSON.parse(body) as { model: string; stream?: boolean };
      asked.push(`${request.url} ${model}`);
      const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };
      const base = { id: 'chatcmpl-1', created: 1, model };
      if (!stream) {
        const choices = [{ index: 0, message: { role: 'assistant', content: 'Hola desde aquí' }, finish_reason: 'stop' }];
        return reply.end(JSON.stringify({ ...base, object: 'chat.completion', choices, usage }));
      }
      reply.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = (more: object) => reply.write(`data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', ...more })}\n\n`);
      for (const content of ['Hola', ' desde aquí']) chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
      chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
      chunk({ choices: [], usage });
      return reply.end('data: [DONE]\n\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

let ollama: Awaited<ReturnType<typeof startOllama>>;
let house: House;
let key: string;
beforeAll(async () => {
  ollama = await startOllama();
  house = await startHouse({
    services: ['billing', 'llm', 'gateway'],
    environment: { LOCAL_ENGINES: 'on', LOCAL_OLLAMA: 'on', OLLAMA_URL: ollama.url, DRAIN_DELAY_MS: '0', PROVIDERS_REFRESH_MS: '100' },
  });
  ({ key } = await house.createClient({ credits: 10 }));
}, 120_000);
afterAll(async () => {
  await house?.stop();
  ollama?.server.closeAllConnections();
  await new Promise((resolve) => ollama?.server.close(resolve));
}, 60_000);

const ask = (body: object) =>
  fetch(`${house.gatewayUrls[0]}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'local/chat', messages: [{ role: 'user', content: 'hola' }], ...body }),
  });

it('asks the model that Ollama has, and says which it was', async () => {
  const answer = await ask({});
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-portazgo-engine')).toBe('own-ollama/qwen3:8b');
  expect(await answer.json()).toMatchObject({ choices: [{ message: { content: 'Hola desde aquí' } }], usage: { prompt_tokens: 9, completion_tokens: 2 } });
  expect(ollama.asked).toEqual(['/v1/chat/completions qwen3:8b']);
});

it('streams', async () => {
  const text = await (await ask({ stream: true })).text();
  expect(text).toContain('"content":" desde aquí"');
  expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
});
