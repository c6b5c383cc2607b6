import { WebSocket } from 'ws';
import { png, wav } from '@portazgo/samples';
import { readJson } from './support/read-json.ts';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

interface Task extends Record<string, unknown> {
  answer: string;
  task_id: string;
  done: boolean;
}

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const ask = (body: object, headers?: Record<string, string>) => gateway.post('/v1/ask', body, headers);
const read = (id: string, headers: Record<string, string> = {}) =>
  readJson<Task>(fetch(`${gateway.url}/v1/task?id=${id}`, { headers: { authorization: `Bearer ${gateway.key}`, ...headers } }));

async function ended(id: string): Promise<Task> {
  for (let look = 0; look < 100; look++) {
    const task = await read(id);
    if (task.done) return task;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the task did not end');
}

describe('an ask for a picture', () => {
  it('is answered as on the page: at once, while it works, and when it is done', async () => {
    const started = await readJson<Task>(ask({ ask: 'Un gato cyberpunk', mode: 'image-flux' }));
    expect(started).toEqual({ answer: 'Procesando...', task_id: expect.any(String), done: false });
    expect(await read(started.task_id)).toMatchObject({ status: 'processing', answer: 'Generando...', done: false });
    const task = await ended(started.task_id);
    expect(task).toMatchObject({ status: 'completed', done: true, usage: { cost: expect.any(Number), images: 1 } });
    expect((await fetch(String(task['answer']))).headers.get('content-type')).toBe('image/png');
    expect(gateway.rooms.submissions.at(-1)).toMatchObject({
      model: 'flux',
      input: { prompt: 'Un gato cyberpunk', settings: { count: 1, width: 1024, height: 1024 } },
    });
  });

  it('takes every field of the page, and says which one was of language models', async () => {
    const all = { service: 'auto', stream: false, temperature: 0.7, max_tokens: 4096, voice: 'default', format: 'mp3', count: 1, width: 1024, height: 1024 };
    const response = await ask({ ask: 'Un gato', mode: 'image-flux', ...all });
    expect([response.status, response.headers.get('x-portazgo-dropped')]).toEqual([200, 'temperature']);
    expect((await ask({ ask: 'Un gato', mode: 'image-flux' })).headers.get('x-portazgo-dropped')).toBeNull();
  });

  it('gives several when several are asked for', async () => {
    const { task_id: id } = await readJson<Task>(ask({ ask: 'Un gato', mode: 'image-flux', count: 3 }));
    const task = await ended(id);
    expect(task['answers']).toHaveLength(3);
    expect(task['answer']).toBe((task['answers'] as string[])[0]);
  });

  it('speaks Portuguese and English when asked to', async () => {
    const { answer, task_id: id } = await readJson<Task>(ask({ ask: 'Um gato', mode: 'image-flux' }, { 'accept-language': 'pt-BR' }));
    expect(answer).toBe('Processando...');
    expect((await read(id, { 'accept-language': 'en' })).answer).toBe('Generating...');
  });

  it('waits for its end when asked to', async () => {
    expect(await readJson<Task>(ask({ ask: 'Un gato', mode: 'image-flux' }, { prefer: 'wait=20' }))).toMatchObject({ status: 'completed', done: true });
  });

  it('tells its failure', async () => {
    const { task_id: id } = await readJson<Task>(ask({ ask: 'fail', mode: 'image-flux' }));
    expect(await ended(id)).toMatchObject({ status: 'failed', done: true, error: { code: 'upstream_failed' }, usage: { cost: 0 } });
  });

  it('can be followed as events', async () => {
    const text = await (await ask({ ask: 'Un gato', mode: 'image-flux', stream: true })).text();
    const frames = text
      .split('\n\n')
      .filter((event) => event.startsWith('data: '))
      .map((event) => JSON.parse(event.slice(6)));
    expect(frames[0]).toMatchObject({ answer: 'Procesando...', done: false });
    expect(frames.some(({ progress }) => progress === 70)).toBe(true);
    expect(frames.at(-1)).toMatchObject({ status: 'completed', done: true });
  });

  it('is the same task again under the same idempotency key', async () => {
    const once = () => ask({ ask: 'Un gato', mode: 'image-flux' }, { 'idempotency-key': 'picture-1' });
    const first = await (await once()).text();
    const again = await once();
    expect([again.headers.get('idempotent-replayed'), await again.text()]).toEqual(['true', first]);
  });

  it.each([
    [{ ask: 'x', mode: 'image-flux', width: 4_000 }, 'width'],
    [{ ask: 'x', mode: 'image-flux', count: 11 }, 'count'],
    [{ ask: 'x', mode: 'image-flux', options: { colour: 'red' } }, 'colour'],
    [{ ask: 'x', mode: 'image-edit' }, 'image_url'],
    [{ ask: 'x', mode: 'image-flux', webhook_url: 'http://10.0.0.1/hook' }, 'webhook_url'],
    [{ ask: 'x', mode: 'tts-s2', voice: 'nobody-here' }, 'voice'],
    [{ ask: 'x', mode: 'clone-voice', audio_data: wav().toString('base64') }, 'consent'],
    [{ ask: 'x', mode: 'stt-s2' }, 'audio_url'],
    [{ ask: 'x', mode: 'stt-s2', audio_data: png(4, 4).toString('base64') }, 'audio_data'],
    [{ ask: 'x', mode: 'vision', image_data: '!!!' }, 'image_data'],
    [{ ask: 'x', mode: 'vision', image_url: 'https://example.com/a.png', task: 'extract' }, 'schema'],
  ])('refuses what does not fit and names the field (%#)', async (body, field) => {
    const [submissions, holds] = [gateway.rooms.submissions.length, gateway.billing.open.size];
    const response = await ask(body);
    expect([response.status, (await readJson<{ error: { field: string } }>(response)).error.field]).toEqual([400, field]);
    expect([gateway.rooms.submissions.length, gateway.billing.open.size]).toEqual([submissions, holds]);
  });
});

it('speech is a task, and a stream when asked for', async () => {
  const { task_id: id } = await readJson<Task>(ask({ ask: 'Hola', mode: 'tts-s2', voice: 'Sarah' }));
  expect(await ended(id)).toMatchObject({ status: 'completed' });
  const text = await (await ask({ ask: 'Hola', mode: 'tts-s2', stream: true })).text();
  const audio = [...text.matchAll(/"audio":"([^"]*)"/g)].map(([, base64]) => Buffer.from(base64 ?? '', 'base64').toString()).join('');
  expect(audio).toBe('firstsecond');
  expect(text).toContain('"done":true,"usage"');
});

it('a recording is answered with its text', async () => {
  const answer = await readJson<Task>(ask({ ask: 'transcribe', mode: 'stt-s2', audio_data: wav().toString('base64') }));
  expect(answer).toMatchObject({ answer: 'hola mundo', done: true, model: 's2-pro-stt', usage: { cost: 0.2 } });
});

it('a voice is cloned with the consent of its owner', async () => {
  const { task_id: id } = await readJson<Task>(ask({ ask: 'Mi voz', mode: 'clone-voice', audio_data: wav(12).toString('base64'), consent: true }));
  expect(await ended(id)).toMatchObject({ status: 'completed', answer: 'voice_1', voice_id: 'voice_1' });
  expect(gateway.rooms.submissions.at(-1)).toMatchObject({ operation: 'audio.clone-voice', input: { settings: { title: 'Mi voz', consent: true } } });
});

it('a picture that the room refuses is named as the client named it', async () => {
  const answer = await ask({ ask: 'refuse', mode: 'vision', image_data: png(9, 9).toString('base64') });
  expect([answer.status, await answer.json()]).toEqual([
    400,
    expect.objectContaining({ error: expect.objectContaining({ message: expect.stringContaining("'image_data'") }) }),
  ]);
});

it('data is extracted to a schema', async () => {
  const schema = { type: 'object', properties: { name: { type: 'string' } } };
  await ask({ ask: 'extrae', mode: 'vision', image_data: png(9, 9).toString('base64'), task: 'extract', schema });
  expect(gateway.rooms.visions.at(-1)).toMatchObject({ task: 'extract', schema });
});

it('everything that streams does so over a WebSocket too', async () => {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/v1/stream`, { headers: { authorization: `Bearer ${gateway.key}` } });
  const frames: Record<string, unknown>[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  await new Promise((resolve) => socket.once('open', resolve));
  const image = png(8, 8).toString('base64');
  const asks = [
    { id: 'see', ask: '¿qué ves?', mode: 'vision', image_data: image },
    { id: 'speak', ask: 'Hola', mode: 'tts-s2' },
    { id: 'hear', ask: 'x', mode: 'stt-s2', audio_data: wav().toString('base64') },
    { id: 'draw', ask: 'Un gato', mode: 'image-flux' },
    { id: 'wrong', ask: 'Un gato', mode: 'image-flux', width: 9_999 },
  ];
  for (const one of asks) socket.send(JSON.stringify(one));
  const isOver = () => asks.every(({ id }) => frames.some((frame) => frame['id'] === id && frame['done'] === true));
  for (let look = 0; look < 200 && !isOver(); look++) await new Promise((resolve) => setTimeout(resolve, 20));
  socket.close();
  const of = (id: string) => frames.filter((frame) => frame['id'] === id);
  expect(
    of('see')
      .map(({ answer }) => answer)
      .join(''),
  ).toBe('Un gato dorme.');
  expect(of('speak').filter(({ audio }) => audio)).toHaveLength(2);
  expect(of('hear')).toEqual([expect.objectContaining({ answer: 'hola mundo', done: true })]);
  expect(of('draw').at(-1)).toMatchObject({ status: 'completed', answer: expect.stringContaining('/files/') });
  expect(of('wrong')).toEqual([expect.objectContaining({ done: true, error: expect.objectContaining({ field: 'width' }) })]);
});

it('jobs of every dialect are listed, followed and cancelled under one address', async () => {
  const { task_id: id } = await readJson<Task>(ask({ ask: 'stay', mode: 'image-flux' }));
  const headers = { authorization: `Bearer ${gateway.key}` };
  const jobs = `${gateway.url}/v1/account/jobs`;
  const { data } = await readJson<{ data: object[] }>(fetch(jobs, { headers }));
  expect(data).toContainEqual(expect.objectContaining({ id, operation: 'image.generate' }));
  const following = fetch(`${jobs}/${id}/events`, { headers }).then((response) => response.text());
  await new Promise((resolve) => setTimeout(resolve, 100));
  const cancelled = await (
    await fetch(`${jobs}/${id}/cancel`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}' })
  ).json();
  expect(cancelled).toMatchObject({ id, status: 'cancelled', credits_charged: 0 });
  const last = (await following).trim().split('\n\n').at(-1) ?? '';
  expect(JSON.parse(last.slice(6))).toMatchObject({ id, status: 'cancelled', error: { code: 'job_cancelled' } });
});
