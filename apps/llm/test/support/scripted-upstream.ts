import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an upstream answers to a model of its: JSON, or the bytes of a stream, after which it ends well, is cut, or says no more. */
export interface Script {
  readonly json?: unknown;
  readonly stream?: readonly string[];
  readonly ends?: 'well' | 'cut' | 'silence';
}

/** An OpenAI-compatible server that answers each model by its script, whatever is asked. */
export async function startScriptedUpstream(scripts: Readonly<Record<string, Script>>): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const { model } = JSON.parse(body) as { model: string };
      const { json, stream = [], ends = 'well' } = scripts[model] ?? {};
      if (json !== undefined) return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(stream.map((data) => `data: ${data}\n\n`).join(''), () => {
        if (ends === 'well') response.end();
        else if (ends === 'cut') response.destroy();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const sixtyWords = Array.from({ length: 60 }, (_unused, index) => `word${index} `);

/** A chunk of a stream. */
export const chunk = (choice: object | null, usage?: unknown): string =>
  JSON.stringify({
    id: 'chatcmpl-x',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: choice ? [{ index: 0, delta: {}, finish_reason: null, ...choice }] : [],
    ...(usage === undefined ? {} : { usage }),
  });

export const words = (list: readonly string[]): string[] => list.map((content) => chunk({ delta: { content } }));
export const finish = chunk({ finish_reason: 'stop' });

/** A whole answer. */
export const completion = (content: string | null, usage: unknown, finishReason = 'stop'): object => ({
  id: 'chatcmpl-x',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finishReason }],
  ...(usage === undefined ? {} : { usage }),
});
