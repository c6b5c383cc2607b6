import { readJson } from './support/read-json.ts';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

interface Task {
  data: Record<string, unknown> & { task_id: string; status: string };
}

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const post = (path: string, body: object) => gateway.post(`/api/v1${path}`, body);
const read = (id: string) => readJson<Task>(fetch(`${gateway.url}/api/v1/tasks/${id}`, { headers: { authorization: `Bearer ${gateway.key}` } }));

async function ended(id: string): Promise<Task> {
  for (let look = 0; look < 100; look++) {
    const task = await read(id);
    if (task.data.status !== 'IN_PROGRESS') return task;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the task did not end');
}

const photo = 'https://example.com/photo.jpg';

it.each([
  ['/images/generations', { model: 'flux-2', prompt: 'A serene Japanese garden', aspect_ratio: '16:9', type: 'pro', resolution: '1K' }, 'image.generate'],
  ['/images/generations', { model: 'seedream', prompt: 'Make it night', type: 'edit', input_urls: [photo] }, 'image.edit'],
  ['/videos/generations', { model: 'kling-3', prompt: 'A golden retriever', mode: 'std', duration: '5', aspect_ratio: '16:9', sound: true }, 'video.generate'],
  ['/audio/music', { model: 'suno', prompt: 'Verse 1', style: 'pop', title: 'Summer Dreams', make_instrumental: false }, 'audio.compose'],
  [
    '/audio/speech',
    { model: 'elevenlabs-v3', dialogue: [{ text: 'Hello', voice: 'narrator' }, { text: 'Hi' }], stability: 0.5, language_code: 'auto' },
    'audio.speak',
  ],
  ['/images/tools/remove-bg', { image: photo }, 'image.remove-background'],
  ['/images/tools/face-swap', { image: photo, face_image: photo, target_index: 1, output_format: 'png' }, 'image.face-swap'],
])('POST %s starts a task in the two shapes of the pages (%j)', async (path, body, operation) => {
  const response = await post(path, body);
  const started = await readJson<Task>(response);
  expect([response.status, started]).toEqual([200, expect.objectContaining({ code: 200, message: 'success', status: 'pending', id: started.data.task_id })]);
  expect(started.data).toEqual({ task_id: expect.any(String), status: 'IN_PROGRESS' });
  expect(gateway.rooms.submissions.at(-1)).toMatchObject({ operation, dialect: 'generations' });
});

it('a task ends with its results, its price and the request that made it', async () => {
  const { data } = await readJson<Task>(post('/images/generations', { model: 'flux-2', prompt: 'A serene Japanese garden' }));
  const task = await ended(data.task_id);
  expect(task).toMatchObject({
    code: 200,
    message: 'success',
    data: {
      task_id: data.task_id,
      status: 'SUCCESS',
      error_message: null,
      request: { model: 'flux-2', prompt: 'A serene Japanese garden' },
      response: [expect.stringContaining('/files/')],
    },
  });
  expect(task.data['consumed_credits']).toBeGreaterThan(0);
  expect((await fetch((task.data['response'] as string[])[0] ?? '')).status).toBe(200);
});

it('a task that failed says why and costs nothing', async () => {
  const { data } = await readJson<Task>(post('/images/generations', { model: 'flux-2', prompt: 'fail please' }));
  expect((await ended(data.task_id)).data).toMatchObject({
    status: 'FAILED',
    consumed_credits: 0,
    response: [],
    error_message: expect.stringContaining('fake'),
  });
});

it.each([
  ['/images/generations', { model: 'flux-2', prompt: 'ab' }, 400, 'prompt'],
  ['/images/generations', { model: 'flux-2', prompt: 'x'.repeat(5_001) }, 400, 'prompt'],
  ['/images/generations', { model: 'no-such', prompt: 'a cat' }, 404, 'model'],
  ['/images/generations', { prompt: 'a cat' }, 400, 'model'],
  ['/images/generations', { model: 'flux-2', prompt: 'a cat', resolution: '9K' }, 400, 'resolution'],
  ['/images/generations', { model: 'flux-2', prompt: 'a cat', colour: 'red' }, 400, 'colour'],
  ['/images/generations', { model: 'kling-3', prompt: 'a cat' }, 400, 'model'],
  ['/videos/generations', { model: 'kling-3', prompt: 'a dog', duration: 99 }, 400, 'duration'],
  ['/videos/generations', { model: 'kling-3', prompt: 'x'.repeat(2_501) }, 400, 'prompt'],
  ['/audio/music', { model: 'suno', gpt_description_prompt: 'x'.repeat(401) }, 400, 'gpt_description_prompt'],
  ['/audio/music', { model: 'suno', prompt: 'la', style: 'x'.repeat(1_001) }, 400, 'style'],
  ['/audio/music', { model: 'suno', prompt: 'la', title: 'x'.repeat(81) }, 400, 'title'],
  ['/audio/speech', { model: 'elevenlabs-v3', dialogue: [] }, 400, 'dialogue'],
  ['/audio/speech', { model: 'elevenlabs-v3', dialogue: [{ text: 'Hi', voice: 'nobody-here' }] }, 400, 'dialogue[0].voice'],
  ['/audio/speech', { model: 'elevenlabs-v3', dialogue: [{ text: 'Hi' }], stability: 2 }, 400, 'stability'],
  ['/images/tools/remove-bg', {}, 400, 'image'],
  ['/images/tools/face-swap', { image: photo, face_image: photo, target_index: 11 }, 400, 'target_index'],
  ['/images/tools/face-swap', { image: photo, face_image: photo, output_format: 'gif' }, 400, 'output_format'],
  ['/images/tools/remove-bg', { image: 'https://example.com/missing.jpg' }, 400, 'image'],
])('POST %s refuses %j with %i and names the field', async (path, body, status, field) => {
  const submissions = gateway.rooms.submissions.length;
  const response = await post(path, body);
  const { error } = await readJson<{ error: { code: number; param: string; type: string } }>(response);
  expect([response.status, error.code, error.param]).toEqual([status, status, field]);
  expect(error.type).toBe(status === 404 ? 'not_found' : 'invalid_request');
  expect(gateway.rooms.submissions).toHaveLength(submissions);
});

it('a missing key is answered in the shape of the page', async () => {
  const response = await fetch(`${gateway.url}/api/v1/images/generations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  expect([response.status, await response.json()]).toEqual([401, { error: expect.objectContaining({ code: 401, type: 'authentication_error' }) }]);
});

describe('chat', () => {
  const chat = (body: object) => post('/chat/completions', { messages: [{ role: 'user', content: 'think' }], ...body });

  it('streams unless asked otherwise, with thoughts, and tells its price in the last object', async () => {
    const text = await (await chat({})).text();
    expect(text).toContain('"reasoning_content":"Hmm."');
    const last =
      text
        .split('\n\n')
        .filter((event) => event.startsWith('data: {'))
        .at(-1) ?? '';
    expect(JSON.parse(last.slice(6))).toMatchObject({ choices: [], usage: { prompt_tokens: 7 }, credits_consumed: 0.1 });
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(gateway.llm.requests.at(-1)).toMatchObject({ model: 'gemini-3-flash', reasoningEffort: 'high' });
  });

  it('keeps thoughts to itself when asked to', async () => {
    expect(await (await chat({ include_thoughts: false })).text()).not.toContain('Hmm.');
  });

  it('answers whole when asked to', async () => {
    expect(await (await chat({ stream: false, model: 'gemini' })).json()).toMatchObject({
      object: 'chat.completion',
      model: 'gemini',
      credits_consumed: 0.1,
      choices: [{ message: { role: 'assistant', reasoning_content: 'Hmm.' } }],
    });
  });
});
