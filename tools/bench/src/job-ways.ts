import type { House } from '@portazgo/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';

/** One way of a client to a finished picture. */
export interface JobWay {
  readonly name: string;
  readonly origin: string;
  /** From the request to the end that the client is told. Throws when it did not succeed. */
  make(client: Client): Promise<void>;
}

const pollEveryMs = 250;
const picture = { model: 'bench-picture', input: { prompt: 'A toll gate in the mountains, in winter' } };

/** Straight to the upstream, and through the house: waiting for the answer, following the events of the job, and asking for it. */
export function jobWays(house: House, key: string): JobWay[] {
  const upstream = {
    path: '/openai/v1/images/generations',
    body: JSON.stringify({ model: 'gpt-image-2+run=0,queue=0', prompt: picture.input.prompt, size: '64x64', n: 1 }),
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-bench' },
  };
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const run = { path: '/api/v1/models/run', body: JSON.stringify(picture) };
  const submit = async (client: Client): Promise<string> => {
    const text = await ask(client, { ...run, headers: { ...headers, prefer: 'respond-async' } }, 202);
    return (JSON.parse(text) as { id: string }).id;
  };
  const origin = house.gatewayUrls[0]!;
  return [
    { name: 'direct', origin: house.emulatorUrl, make: async (client) => requireIn(await ask(client, upstream, 200), '"b64_json"') },
    {
      name: 'waiting',
      origin,
      make: async (client) => requireIn(await ask(client, { ...run, headers: { ...headers, prefer: 'wait=60' } }, 200), '"status":"completed"'),
    },
    {
      name: 'events',
      origin,
      make: async (client) => {
        const id = await submit(client);
        requireIn(await ask(client, { path: `/v1/account/jobs/${id}/events`, headers }, 200), '"status":"succeeded"');
      },
    },
    {
      name: 'polling',
      origin,
      make: async (client) => {
        const id = await submit(client);
        for (;;) {
          const text = await ask(client, { path: `/api/v1/jobs/${id}`, headers }, 200);
          if (!text.includes('"status":"processing"')) return requireIn(text, '"status":"completed"');
          await sleep(pollEveryMs);
        }
      },
    },
  ];
}

async function ask(client: Client, request: { path: string; headers: Record<string, string>; body?: string }, expected: number): Promise<string> {
  const answer = await client.request({ method: request.body === undefined ? 'GET' : 'POST', ...request });
  const text = await answer.body.text();
  if (answer.statusCode !== expected) throw new Error(`${request.path}: ${answer.statusCode} ${text.slice(0, 300)}`);
  return text;
}

function requireIn(text: string, mark: string): void {
  if (!text.includes(mark)) throw new Error(`no ${mark} in ${text.slice(-300)}`);
}
