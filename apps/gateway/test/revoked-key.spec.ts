import { startTestGateway, until, type TestGateway } from './support/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  // No regular look comes in time: what ends here ends because billing told of it.
  gateway = await startTestGateway({ ACCESS_RECHECK_MS: 600_000 });
});
afterAll(() => gateway?.stop());

const headersOf = (key: string) => ({ authorization: `Bearer ${key}` });
const speak = (key: string, more: object = {}) =>
  gateway.post('/v1/audio/speech', { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'endless', ...more }, headersOf(key));

/** An answer that has begun, and everything that still comes. */
async function begin(answer: Response): Promise<{ whole: Promise<string> }> {
  expect(answer.status).toBe(200);
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader.read();
  const rest = async () => {
    let text = first.value ?? '';
    for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
    return text;
  };
  const whole = rest();
  // It is looked at later.
  whole.catch(() => undefined);
  return { whole };
}

it('speech that is sent as bytes breaks off when its key is revoked, and its vendor is stopped; that of another key goes on', async () => {
  const [key, other] = [gateway.billing.createKey(), gateway.billing.createKey()];
  const [{ whole }, kept] = [await begin(await speak(key)), await begin(await speak(other))];
  const before = gateway.rooms.leftSpeeches;
  let hasOtherEnded = false;
  kept.whole.catch(() => (hasOtherEnded = true));
  gateway.billing.revokeKey(key);
  await expect(whole).rejects.toThrow('terminated');
  await until(() => gateway.rooms.leftSpeeches > before);
  expect([hasOtherEnded, gateway.rooms.leftSpeeches]).toEqual([false, before + 1]);
  gateway.billing.revokeKey(other);
  await expect(kept.whole).rejects.toThrow('terminated');
  await until(() => gateway.rooms.leftSpeeches === before + 2);
});

it('speech that is sent as events ends with the reason when its key is revoked, and its vendor is stopped', async () => {
  const key = gateway.billing.createKey();
  const { whole } = await begin(await speak(key, { stream_format: 'sse' }));
  const before = gateway.rooms.leftSpeeches;
  gateway.billing.revokeKey(key);
  const text = await whole;
  expect(text).toContain('The key has been revoked');
  expect(text).not.toContain('speech.audio.done');
  await until(() => gateway.rooms.leftSpeeches === before + 1);
});

it('the events of a job end with the reason when the key that follows is revoked, and the job goes on', async () => {
  const key = gateway.billing.createKey();
  const made = await gateway.post('/v1/ask', { mode: 'image-flux', ask: 'stay' });
  const { task_id: id } = (await made.json()) as { task_id: string };
  const { whole } = await begin(await fetch(`${gateway.url}/v1/account/jobs/${id}/events`, { headers: headersOf(key) }));
  gateway.billing.revokeKey(key);
  expect(await whole).toContain('key_revoked');
  const read = await fetch(`${gateway.url}/v1/account/jobs/${id}`, { headers: headersOf(gateway.key) });
  expect(await read.json()).toMatchObject({ id, status: expect.stringMatching(/queued|running/) });
});
