import { setTimeout as sleep } from 'node:timers/promises';
import { wav } from '@portazgo/samples';
import { z } from 'zod';

/** Everything a client can own that has an id. */
export type OwnedKind = 'job' | 'file' | 'voice' | 'endpoint' | 'delivery';
export type OwnedThings = Readonly<Record<OwnedKind, string>>;

const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const waitMs = 60_000;

/** Makes one of everything through the public door, as the client whose key it is. */
export async function ownOneOfEverything(url: string, key: string, webhookUrl: string): Promise<OwnedThings> {
  const authorization = `Bearer ${key}`;
  const ask = async <Answer>(method: string, path: string, answer: z.ZodType<Answer>, body?: object | FormData): Promise<Answer> => {
    const json = body && !(body instanceof FormData);
    const response = await fetch(url + path, {
      method,
      headers: { authorization, ...(json ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: json ? JSON.stringify(body) : body } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return answer.parse(JSON.parse(text));
  };
  const withId = z.object({ id: z.string() });
  const listOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item) });
  const untilListed = async <Item>(path: string, answer: z.ZodType<{ data: Item[] }>): Promise<Item> => {
    const endsAt = Date.now() + waitMs;
    for (;;) {
      const [first] = (await ask('GET', path, answer)).data;
      if (first) return first;
      if (Date.now() > endsAt) throw new Error(`nothing came to ${path}`);
      await sleep(200);
    }
  };

  const endpoint = (await ask('POST', '/v1/account/webhooks', withId, { url: webhookUrl })).id;
  const form = new FormData();
  form.append('file', new Blob([picture]), 'picture.png');
  const file = (await ask('POST', '/v1/account/files', withId, form)).id;
  const job = (await ask('POST', '/api/v1/models/run', withId, { model: 'google/nano-banana', input: { prompt: 'a bridge' } })).id;
  const recording = wav(12).toString('base64');
  await ask('POST', '/v1/ask', z.unknown(), { ask: 'A voice', mode: 'clone-voice', audio_data: recording, consent: true });
  const voice = (await untilListed('/v1/account/voices', listOf(withId))).id;
  const delivery = (await untilListed('/v1/account/webhooks/deliveries', listOf(withId))).id;
  return { job, file, voice, endpoint, delivery };
}
