import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { signCallback } from '@portazgo/contracts';
import { startHouse, type House } from '@portazgo/testing';
import { png, wav } from '@portazgo/samples';
import { until } from './support/until.ts';

const run = promisify(execFile);
const repository = path.join(__dirname, '..', '..', '..', '..');
const linkSecret = 'a secret of links that only this suite knows';
const messages = [{ role: 'user', content: 'hola' }];

interface GeneratedAnswer {
  data?: unknown;
  error?: unknown;
  response: Response;
}
type Operation = (options: object) => Promise<GeneratedAnswer>;
interface GeneratedClient {
  default: unknown;
  createClient(config: object): unknown;
  createConfig(config: object): object;
}

let house: House;
let key: string;
let folder: string;
let operations: Record<string, Operation>;
let client: unknown;
let receiver: Server;
/** Ids of things that exist, by kind. */
const made: Record<string, string> = {};

const picture = new Blob([new Uint8Array(png(64, 64))], { type: 'image/png' });
const recording = new Blob([new Uint8Array(wav(2))], { type: 'audio/wav' });
const dataUrl = `data:image/png;base64,${png(64, 64).toString('base64')}`;
const film = `data:video/mp4;base64,${readFileSync(path.join(repository, 'tools', 'seeds', 'fixtures', 'film.mp4')).toString('base64')}`;

beforeAll(async () => {
  receiver = createServer((request, response) => request.resume().on('end', () => response.end('ok'))).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  made['hook'] = `http://${host}/hook`;
  house = await startHouse({
    services: ['gateway', 'llm', 'vision', 'image', 'audio', 'video', 'jobs', 'courier', 'billing', 'emulator'],
    environment: { DRAIN_DELAY_MS: '0', COURIER_ALLOW: host, WEBHOOK_POLL_MS: '50' },
    fileLinkSecret: linkSecret,
  });
  ({ key } = await house.createClient({ credits: 1_000_000, plan: 'operator' }));
  mkdirSync(path.join(repository, '.data'), { recursive: true });
  folder = mkdtempSync(path.join(repository, '.data', 'generated-client-'));
  const address = house.gatewayUrls[0] ?? '';
  const generator = path.join(repository, 'node_modules', '@hey-api', 'openapi-ts', 'bin', 'run.js');
  await run(process.execPath, [generator, '--input', `${address}/openapi.json`, '--output', path.join(folder, 'src'), '--no-log-file', '--silent'], {
    cwd: folder,
  });
  operations = (await import(path.join(folder, 'src', 'sdk.gen.ts'))) as Record<string, Operation>;
  const { createClient, createConfig } = (await import(path.join(folder, 'src', 'client', 'index.ts'))) as GeneratedClient;
  client = createClient(createConfig({ baseUrl: address, auth: () => key }));
}, 240_000);
afterAll(async () => {
  await house?.stop();
  receiver?.closeAllConnections();
  receiver?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** The first of a list of things that come by themselves. */
async function first(operationId: string): Promise<string> {
  return until(async () => {
    const { data } = await operations[operationId]!({ client });
    return (data as { data: { id: string }[] }).data[0]?.id;
  });
}

interface Call {
  /** Known only when what came before has been made. */
  options?: object | (() => object | Promise<object>);
  data: unknown;
  /** 200 when absent. */
  status?: number;
  error?: unknown;
  /** What later calls name. */
  note?(data: never): void | Promise<void>;
}

const started = { data: expect.objectContaining({ status: 'pending', data: expect.objectContaining({ status: 'IN_PROGRESS' }) }) };
const ofResponse = () => ({ path: { id: made['response'] } });
const ofJob = () => ({ path: { id: made['job'] } });
const job = expect.objectContaining({ id: expect.any(String), status: expect.any(String), operation: 'image.generate' });
const pictures = expect.objectContaining({ data: [expect.objectContaining({ b64_json: expect.any(String) })] });
const bytes = expect.objectContaining({ size: expect.any(Number) });

/** One call of every operation, by its operationId and in an order that makes before it names. A new operation needs a line here. */
const calls: Record<string, Call> = {
  live: { data: expect.objectContaining({}) },
  ready: { data: expect.objectContaining({}) },
  quote: {
    options: { body: { operation: 'chat.completions', body: { model: 'gpt-4o-mini', messages } } },
    data: expect.objectContaining({ operation: 'chat.completions', model: 'gpt-4o-mini', credits_max: expect.any(Number) }),
  },
  ask: {
    options: { body: { ask: 'hola' } },
    data: { answer: expect.any(String), done: true, model: expect.any(String), usage: expect.objectContaining({ cost: expect.any(Number) }) },
  },
  me: { data: expect.objectContaining({ id: expect.any(String), credits: expect.any(Number), plan: 'operator' }) },
  createWebhook: {
    options: () => ({ body: { url: made['hook'] } }),
    data: expect.objectContaining({ id: expect.any(String), secret: expect.any(String) }),
    note: ({ id }: { id: string }) => void (made['webhook'] = id),
  },
  updateWebhook: {
    options: () => ({ path: { id: made['webhook'] }, body: { description: 'mine' } }),
    data: expect.objectContaining({ description: 'mine' }),
  },
  rotateWebhookSecret: {
    options: () => ({ path: { id: made['webhook'] }, body: { grace_seconds: 60 } }),
    data: expect.objectContaining({ secret: expect.any(String) }),
  },
  listWebhooks: { data: expect.objectContaining({ data: [expect.objectContaining({ description: 'mine' })] }) },
  readWebhookSecret: { data: { secret: expect.any(String) } },
  rotateWebhookRequestSecret: { data: { secret: expect.any(String) } },
  listRunModels: { data: expect.objectContaining({ data: expect.arrayContaining([expect.objectContaining({ id: 'google/nano-banana', available: true })]) }) },
  runModel: {
    options: { body: { model: 'google/nano-banana', input: { prompt: 'a bridge' } } },
    data: expect.objectContaining({ object: 'job', status: 'completed' }),
    note: ({ id }: { id: string }) => void (made['job'] = id),
  },
  readRun: { options: ofJob, data: expect.objectContaining({ status: 'completed' }) },
  readTask: { options: () => ({ query: { id: made['job'] } }), data: expect.objectContaining({ status: 'completed' }) },
  readGeneration: { options: ofJob, data: expect.objectContaining({ data: expect.objectContaining({ status: 'SUCCESS' }) }) },
  listJobs: { data: expect.objectContaining({ data: expect.arrayContaining([job]) }) },
  readJob: { options: ofJob, data: job },
  followJob: { options: () => ({ ...ofJob(), parseAs: 'text' }), data: expect.stringContaining('"status":"succeeded"') },
  cancelJob: {
    options: async () => {
      const { data } = await operations['runModel']!({
        client,
        body: { model: 'xai/grok-video-image-to-video', input: { prompt: 'x', image_input: dataUrl, duration: 4 } },
      });
      return { path: { id: (data as { id: string }).id } };
    },
    data: expect.objectContaining({ operation: 'video.generate' }),
  },
  generateImage: { options: { body: { model: 'flux-2', prompt: 'a quiet garden' } }, ...started },
  generateVideo: { options: { body: { model: 'kling-3', prompt: 'a dog in a field' } }, ...started },
  generateMusic: { options: { body: { model: 'suno', prompt: 'la la la', style: 'pop', title: 'La' } }, ...started },
  generateSpeech: { options: { body: { model: 'elevenlabs-v3', dialogue: [{ text: 'hola' }] } }, ...started },
  generateChat: {
    options: { body: { model: 'gemini', messages, stream: false } },
    data: expect.objectContaining({ object: 'chat.completion', credits_consumed: expect.any(Number) }),
  },
  removeImageBackground: { options: { body: { image: dataUrl } }, ...started },
  swapFace: { options: { body: { image: dataUrl, face_image: dataUrl } }, ...started },
  removeVideoBackground: { options: { body: { video: film } }, ...started },
  createChatCompletion: {
    options: { body: { model: 'gpt-4o-mini', messages } },
    data: expect.objectContaining({ object: 'chat.completion', choices: [expect.objectContaining({ finish_reason: 'stop' })] }),
  },
  createResponse: {
    options: { body: { model: 'gpt-4o-mini', input: 'hola' } },
    data: expect.objectContaining({ object: 'response', status: 'completed' }),
    note: ({ id }: { id: string }) => void (made['response'] = id),
  },
  getResponse: { options: ofResponse, data: expect.objectContaining({ object: 'response', status: 'completed' }) },
  listResponseInputItems: { options: ofResponse, data: expect.objectContaining({ object: 'list', data: [expect.objectContaining({ role: 'user' })] }) },
  // What does not run in the background has ended when it is told of.
  cancelResponse: { options: ofResponse, status: 400, data: undefined, error: { error: expect.objectContaining({ message: expect.any(String) }) } },
  deleteResponse: { options: ofResponse, data: expect.objectContaining({ deleted: true }) },
  createCompletion: {
    options: { body: { model: 'gpt-4o-mini', prompt: 'hola' } },
    data: expect.objectContaining({ object: 'text_completion', choices: [expect.objectContaining({ text: expect.any(String) })] }),
  },
  createImage: { options: { body: { model: 'gpt-image-1', prompt: 'a bridge' } }, data: pictures },
  createImageEdit: { options: { body: { model: 'gpt-image-1', prompt: 'paint it red', images: [{ image_url: dataUrl }] } }, data: pictures },
  createSpeech: { options: { body: { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'hola' }, parseAs: 'blob' }, data: bytes },
  createTranscription: { options: { body: { model: 'whisper-1', file: recording } }, data: expect.objectContaining({ text: expect.any(String) }) },
  createTranslation: { options: { body: { model: 'whisper-1', file: recording } }, data: expect.objectContaining({ text: expect.any(String) }) },
  createEmbedding: {
    options: { body: { model: 'text-embedding-3-small', input: 'hola' } },
    data: expect.objectContaining({ object: 'list', data: [expect.objectContaining({ object: 'embedding', index: 0 })] }),
  },
  createModeration: {
    options: { body: { input: 'hola' } },
    data: expect.objectContaining({ results: [expect.objectContaining({ flagged: false })] }),
  },
  listModels: {
    data: expect.objectContaining({ object: 'list', data: expect.arrayContaining([expect.objectContaining({ id: 'gpt-4o-mini', available: true })]) }),
  },
  retrieveModel: { options: { path: { id: 'google/nano-banana' } }, data: expect.objectContaining({ id: 'google/nano-banana', object: 'model' }) },
  listWebhookDeliveries: { data: expect.objectContaining({ object: 'list', data: expect.any(Array) }) },
  redeliverWebhook: {
    options: async () => ({ path: { id: await first('listWebhookDeliveries') } }),
    data: expect.objectContaining({ event: expect.any(String), url: expect.any(String) }),
  },
  deleteWebhook: { options: () => ({ path: { id: made['webhook'] } }), data: { id: expect.any(String), deleted: true } },
  listVoices: { data: { object: 'list', data: [] } },
  deleteVoice: {
    options: async () => {
      await operations['ask']!({ client, body: { ask: 'A voice', mode: 'clone-voice', audio_data: wav(12).toString('base64'), consent: true } });
      return { path: { id: await first('listVoices') } };
    },
    data: { id: expect.any(String), deleted: true },
  },
  uploadFile: {
    options: { body: { file: picture } },
    data: expect.objectContaining({ id: expect.any(String), url: expect.any(String) }),
    note: ({ id, url }: { id: string; url: string }) => {
      const { searchParams } = new URL(url);
      Object.assign(made, { file: id, expires: searchParams.get('expires'), signature: searchParams.get('signature') });
    },
  },
  describeFile: { options: () => ({ path: { id: made['file'] } }), data: expect.objectContaining({ id: expect.any(String) }) },
  readFile: {
    options: () => ({ path: { id: made['file'] }, query: { expires: made['expires'], signature: made['signature'] }, parseAs: 'blob' }),
    data: bytes,
  },
  deleteFile: { options: () => ({ path: { id: made['file'] } }), data: { id: expect.any(String), deleted: true } },
  receiveCallback: { options: () => ({ path: { jobId: made['job'], token: signCallback(made['job'] ?? '', linkSecret) } }), data: { received: true } },
};

/** Routes that take no key. */
const isOpen = (operationId: string) => ['live', 'ready', 'receiveCallback', 'readFile'].includes(operationId);
const optionsOf = async ({ options = {} }: Call) => (typeof options === 'function' ? await options() : options);

describe('a client that a generator makes from the running gateway', () => {
  it('compiles strictly', async () => {
    const compilerOptions = {
      strict: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
    };
    // Callers get types that help: a wrong field, a wrong mode of a field and a wrong answer are faults when compiled.
    writeFileSync(
      path.join(folder, 'src', 'caller.ts'),
      `import { ask, createChatCompletion, createImageEdit, createTranscription, runModel, uploadFile } from './index';
export const edited = async (image_url: string) => (await createImageEdit({ body: { prompt: 'x', images: [{ image_url }] } })).data?.data[0]?.b64_json;
export const heard = async (file: Blob) => (await createTranscription({ body: { model: 'whisper-1', file } })).data?.text;
export const stored = async (file: Blob): Promise<string | undefined> => (await uploadFile({ body: { file } })).data?.url;
export const ran = async () => (await runModel({ body: { model: 'flux', input: { prompt: 'x', count: 2 } } })).data?.status;
// @ts-expect-error a file is no text
export const wordless = () => uploadFile({ body: { file: 7 } });
export const cost = async (): Promise<number | undefined> => (await ask({ body: { ask: 'hola', stream: false } })).data?.usage?.cost;
export const text = async () => (await createChatCompletion({ body: { model: 'plain', messages: [{ role: 'user', content: 'hola' }] } })).data?.choices[0]?.message.content;
// @ts-expect-error the prompt is missing
export const promptless = () => ask({ body: { mode: 'expert' } });
// @ts-expect-error a number is no temperature in words
export const wrong = () => ask({ body: { ask: 'hola', temperature: 'hot' } });
`,
    );
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
    const compiler = path.join(repository, 'node_modules', 'typescript7', 'bin', 'tsc');
    const compiled = await run(process.execPath, [compiler, '-p', folder]).catch((error: unknown) => error);
    expect(compiled).toMatchObject({ stdout: '' });
  });

  it('can do everything the document says', async () => {
    const document = (await (await fetch(`${house.gatewayUrls[0]}/openapi.json`)).json()) as { paths: Record<string, Record<string, { operationId: string }>> };
    const documented = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(documented.toSorted()).toEqual(Object.keys(calls).toSorted());
  });

  it.each(Object.entries(calls))('calls %s', async (operationId, call) => {
    const answer = await operations[operationId]!({ client, ...(await optionsOf(call)) });
    expect({ status: answer.response.status, data: answer.data, error: answer.error }).toEqual({
      status: call.status ?? 200,
      data: call.data,
      error: call.error,
    });
    await call.note?.(answer.data as never);
  });

  it.each(Object.entries(calls).filter(([operationId]) => !isOpen(operationId)))('is told by %s that a key is wrong', async (operationId, { options = {} }) => {
    const known = typeof options === 'function' ? { path: { id: made['job'] }, query: { id: made['job'] } } : options;
    const answer = await operations[operationId]!({ client, auth: () => 'ptz_live_wrong', ...known });
    expect({ status: answer.response.status, error: answer.error }).toMatchObject({ status: 401, error: { error: { message: expect.any(String) } } });
  });

  it.each([
    ['ask', { ask: 'hola', stream: true }, /"done":true/],
    ['createChatCompletion', { model: 'gpt-4o-mini', messages, stream: true }, /data: \[DONE\]/],
  ])('reads the stream of %s to its end', async (operationId, body, end) => {
    const { data, response } = await operations[operationId]!({ client, body, parseAs: 'text' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(data).toMatch(end);
  });
});
