import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { png, wav } from '@portazgo/samples';
import type { MediaCaller } from './support/media-caller.ts';
import { writeMediaCatalog } from './support/media-catalog.ts';
import { MediaHouse } from './support/media-house.ts';
import type { Trace } from './support/traces.ts';
import { outsideSettings } from './support/outside-settings.ts';
import { generations, hooks, openai, own, pictures } from './support/refusal-ways.ts';
import { WebServer } from './support/web-server.ts';

const film = readFileSync(path.join(__dirname, '..', '..', '..', '..', 'tools', 'seeds', 'fixtures', 'film.mp4'));
const picture = png(64, 64);
let catalogDir: string;
let house: MediaHouse;
/** A machine inside that nobody may be led to. */
let inside: WebServer;
let caller: MediaCaller;
let before: Trace;

beforeAll(async () => {
  catalogDir = writeMediaCatalog();
  inside = await WebServer.listen();
  inside.offer('/picture.png', picture, 'image/png');
  house = await MediaHouse.start(['jobs', 'courier', 'image', 'audio'], { catalogDir, environment: { VIDEO_BYTES_MAX: '30000000' } });
  caller = await house.caller();
}, 120_000);
afterAll(async () => {
  await house?.stop();
  await inside?.close();
  rmSync(catalogDir, { recursive: true, force: true });
}, 60_000);

beforeEach(async () => {
  before = await house.traces.of(caller.clientId);
});
// Whatever was refused, and however: no money moved, no hold, no job, no message, no file.
afterEach(async () => {
  await house.traces.requireSame(caller.clientId, before);
});

const dangerous = () => {
  const port = new URL(inside.url('/')).port;
  return [
    inside.url('/picture.png'),
    `http://2130706433:${port}/picture.png`,
    `http://0x7f.1:${port}/picture.png`,
    `http://[::ffff:127.0.0.1]:${port}/picture.png`,
    `http://localhost:${port}/picture.png`,
    `http://①②⑦.0.0.1:${port}/picture.png`,
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/picture.png',
    'http://[fd00::1]/picture.png',
    `http://${house.web.host}@127.0.0.1:${port}/picture.png`,
    'http://example.com:22/picture.png',
    'http://nobody.invalid/picture.png',
  ];
};

describe('addresses that lead inside are refused, and nobody goes there', () => {
  afterEach(() => {
    if (inside.visits.length > 0) throw new Error(`somebody went there: ${JSON.stringify(inside.visits)}`);
  });

  it.each(pictures.map((way) => [way.name, way] as const))('%s', async (_, way) => {
    const redirect = house.web.offer('/redirect', (_request, response) => void response.writeHead(302, { location: inside.url('/picture.png') }).end());
    for (const url of [...dangerous(), redirect])
      expect([url, await caller.door.post(way.path, way.body(url))]).toEqual([url, expect.objectContaining({ status: 400, body: way.error('file_refused') })]);
  });

  it.each(hooks.map((way) => [`webhooks of ${way.name}`, way] as const))('%s', async (_, way) => {
    for (const url of dangerous().filter((each) => !each.includes('nobody')))
      expect([url, await caller.door.post(way.path, way.body(url))]).toEqual([
        url,
        expect.objectContaining({ status: 400, body: way.error('invalid_request') }),
      ]);
  });

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/a.png', 'gopher://127.0.0.1/', 'javascript:alert(1)', '//127.0.0.1/a.png', '/etc/passwd'])(
    '%s',
    async (url) => {
      for (const way of [...pictures.slice(0, 5), ...hooks]) {
        const { status, body } = await caller.door.post(way.path, way.body(url));
        expect([way.name, status, body]).toEqual([way.name, 400, expect.objectContaining({ error: expect.any(Object) })]);
      }
    },
  );
});

describe('files that are not what is wanted', () => {
  const inBase64 = (content: Buffer | string) => Buffer.from(content).toString('base64');
  const bomb = () => {
    const bytes = Buffer.from(png(1, 1));
    // Twenty thousand by twenty thousand pixels, told in the header; what follows is a little zlib of zeros.
    bytes.writeUInt32BE(20_000, 16);
    bytes.writeUInt32BE(20_000, 20);
    return Buffer.concat([bytes.subarray(0, 33), deflateSync(Buffer.alloc(1_000_000))]);
  };

  it.each<[string, () => Promise<string> | string]>([
    ['a page', () => inBase64('<!doctype html><html><body>no picture</body></html>'.repeat(3))],
    ['SVG', () => inBase64('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>')],
    ['a program', () => inBase64(Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(500)]))],
    ['sound', () => inBase64(wav(1))],
    ['a film', () => inBase64(film)],
    ['a picture that is cut short', () => inBase64(picture.subarray(0, 50))],
    ['a bomb', () => inBase64(bomb())],
    ['nothing', () => 'data:image/png;base64,'],
    ['base64 that is none', () => 'data:image/png;base64,%%%%'],
    ['text', () => 'not a picture at all'],
    [
      'TIFF',
      async () =>
        inBase64(
          await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
            .tiff()
            .toBuffer(),
        ),
    ],
  ])('%s', async (_, content) => {
    const value = await content();
    const data = value.startsWith('data:') || value.includes(' ') ? value : `data:image/png;base64,${value}`;
    for (const way of pictures.slice(1, 5)) {
      const { status, body } = await caller.door.post(way.path, way.body(data));
      expect([way.name, status, body]).toEqual([way.name, 400, way.error('file_refused')]);
    }
  });

  it('from addresses that lie, drip, end early, end badly or are too large', async () => {
    const addresses = {
      '/lie.png': house.web.offer('/lie.png', Buffer.from('<html></html>'.repeat(9)), 'image/png'),
      '/missing.png': house.web.url('/missing.png'),
      '/error.png': house.web.offer('/error.png', (_, response) => void response.writeHead(500).end('no')),
      '/short.png': house.web.offer('/short.png', (_, response) => {
        response.writeHead(200, { 'content-type': 'image/png', 'content-length': '100000' }).write(picture.subarray(0, 40));
        setTimeout(() => response.destroy(), 50);
      }),
      '/empty.png': house.web.offer('/empty.png', Buffer.alloc(0), 'image/png'),
    };
    for (const [name, url] of Object.entries(addresses))
      for (const way of pictures) {
        const { status, body } = await caller.door.post(way.path, way.body(url));
        expect([name, way.name, status, body]).toEqual([name, way.name, 400, way.error('file_refused')]);
      }
    const endless = house.web.offer('/endless.png', (_, response) => {
      response.writeHead(200, { 'content-type': 'image/png' }).write(picture);
      const zeros = Buffer.alloc(1_000_000);
      const pour = () => {
        while (!response.destroyed && response.write(zeros));
      };
      response.on('drain', pour);
      pour();
    });
    expect(await caller.door.post('/api/v1/models/run', { model: 'enhance', input: { image_input: endless } })).toMatchObject({
      status: 413,
      body: own('file_too_large', 'input.image_input'),
    });
  });

  it('in forms: a lying extension, a wrong field, too much, a form that ends in the middle', async () => {
    const send = async (
      name: string,
      content: Buffer,
      fields: Record<string, string> = { model: 'gpt-image-1', prompt: 'x' },
      address = '/v1/images/edits',
    ) => {
      const form = new FormData();
      for (const [key, value] of Object.entries(fields)) form.set(key, value);
      form.set(name, new Blob([Uint8Array.from(content)], { type: 'image/png' }), 'a.png');
      const answer = await fetch(house.url + address, { method: 'POST', headers: { authorization: `Bearer ${caller.key}` }, body: form });
      return { status: answer.status, body: (await answer.json()) as object };
    };
    expect(await send('image', wav(1))).toEqual({ status: 400, body: openai('file_refused', 'image') });
    expect(await send('picture', picture)).toEqual({ status: 400, body: openai('invalid_request', 'picture') });
    expect(await send('image', picture, { model: 'gpt-image-1' })).toEqual({ status: 400, body: openai('invalid_request', 'prompt') });
    expect(await send('image', picture, { model: 'nothing', prompt: 'x' })).toEqual({ status: 404, body: openai('model_not_found', 'model') });
    expect(await send('file', picture, { model: 'whisper-1' }, '/v1/audio/transcriptions')).toEqual({ status: 400, body: openai('file_refused', 'file') });
    expect(await send('image', Buffer.concat([picture, Buffer.alloc(26_000_000)]))).toEqual({ status: 413, body: openai('file_too_large', 'image') });

    const { hostname, port } = new URL(house.url);
    for (const address of ['/v1/images/edits', '/v1/account/files', '/v1/audio/transcriptions']) {
      const socket = connect({ host: hostname, port: Number(port) });
      await once(socket, 'connect');
      socket.write(
        `POST ${address} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer ${caller.key}\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 900000\r\n\r\n`,
      );
      const field = address.includes('images') ? 'image' : 'file';
      socket.write(`--b\r\ncontent-disposition: form-data; name="${field}"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n`);
      socket.write(Buffer.concat([picture, Buffer.alloc(400_000)]));
      await sleep(300);
      socket.destroy();
    }
    // What had come of them is seen to go.
    await sleep(1_000);
  });

  it('of a kind or shape that the model cannot take', async () => {
    const huge = `data:image/png;base64,${png(7_000, 6_000).toString('base64')}`;
    for (const way of pictures.slice(1, 5))
      expect(await caller.door.post(way.path, way.body(huge))).toMatchObject({ status: 400, body: way.error('file_refused') });
    expect(await caller.door.post('/api/v1/videos/tools/bg-remover', { video: `data:image/png;base64,${picture.toString('base64')}` })).toMatchObject({
      status: 400,
      body: generations('file_refused', 'video'),
    });
  });
});

it('pictures that move or are made for print are pictures', async () => {
  const cmyk = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
    .toColourspace('cmyk')
    .jpeg()
    .toBuffer();
  const frames = await Promise.all(
    ['red', 'blue'].map((background) =>
      sharp({ create: { width: 64, height: 64, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const animated = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
  expect([(await sharp(cmyk).metadata()).space, (await sharp(animated).metadata()).pages]).toEqual(['cmyk', 2]);
  for (const content of [cmyk, animated]) {
    const image_input = `data:;base64,${content.toString('base64')}`;
    expect(await caller.post('/api/v1/models/run', { model: 'enhance', input: { image_input } })).toMatchObject({ status: 'completed', credits_charged: 10 });
  }
  await house.settled();
  before = await house.traces.of(caller.clientId);
});

describe('what the model does not offer', () => {
  it.each(outsideSettings)('%#: %s', async (address, body, error) => {
    const reply = await caller.door.post(address, body);
    expect([reply.status, reply.body]).toEqual([400, error]);
  });
});

describe('ids', () => {
  it('that are unknown, another client’s or nonsense are answered alike', async () => {
    const stranger = await house.caller();
    const { id } = await stranger.start('picture-plain');
    await stranger.end(id);
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(picture)]), 'a.png');
    const uploaded = await fetch(`${house.url}/v1/account/files`, { method: 'POST', headers: { authorization: `Bearer ${stranger.key}` }, body: form });
    const { id: file } = (await uploaded.json()) as { id: string };
    const unknown = id.replace(/.{6}$/, '000000');
    const paths = (job: string, of: string) => [
      `/v1/task?id=${job}`,
      `/api/v1/jobs/${job}`,
      `/api/v1/tasks/${job}`,
      `/v1/account/jobs/${job}`,
      `/v1/account/jobs/${job}/events`,
      `/v1/account/files/${of}`,
      `/files/${of}`,
    ];
    const answers = (job: string, of: string) =>
      Promise.all(paths(job, of).map(async (address) => (await caller.door.get(address)).text.replaceAll(/"(?:requestId|request_id)":"[^"]*"/g, '')));
    const foreign = await answers(id, file);
    expect(await answers(unknown, file.replace(/.{6}$/, '000000'))).toEqual(foreign);
    expect(await answers('nonsense', 'nonsense')).toEqual(foreign);
    for (const address of paths(id, file)) expect([address, (await caller.door.get(address)).status]).toEqual([address, 404]);
    for (const each of [id, unknown, 'nonsense']) expect((await caller.door.post(`/v1/account/jobs/${each}/cancel`, {})).status).toBe(404);
    for (const each of ['voices', 'files', 'webhooks']) expect((await caller.delete(`/v1/account/${each}/${file}`)).status).toBe(404);
    await stranger.delete(`/v1/account/files/${file}`);
    for (const result of (await stranger.get<{ results: { file_id: string }[] }>(`/v1/account/jobs/${id}`)).results)
      await stranger.delete(`/v1/account/files/${result.file_id}`);
  });
});

it('leaves the books whole and no hold', async () => {
  expect(await house.faults()).toEqual({ holds: 0, faults: [] });
});
