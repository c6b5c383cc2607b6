import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApiKey } from '@portazgo/contracts';
import { codeOf, formOf, startFilesGateway, type FilesGateway } from './support/files-gateway.ts';
import { png, wav } from '@portazgo/samples';

let gateway: FilesGateway;
beforeAll(async () => {
  gateway = await startFilesGateway({ IMAGE_BYTES_MAX: 300_000, AUDIO_BYTES_MAX: 500_000, VIDEO_BYTES_MAX: 2_000_000 });
});
afterAll(() => gateway.stop());

const noise = (bytes: number) => Buffer.from(Array.from({ length: bytes }, (_, index) => (index * index) & 255));
const mp4 = Buffer.concat([Buffer.from('000000186674797069736f6d0000020069736f6d69736f32', 'hex'), noise(100)]);

it('takes a file in and gives a link to it, 200', async () => {
  const answer = await gateway.upload(formOf({ file: png(40, 30) }, 'gato.exe'));
  expect(answer.status).toBe(200);
  const file = (await answer.json()) as { id: string; url: string };
  expect(file).toMatchObject({
    kind: 'image',
    mime_type: 'image/png',
    width: 40,
    height: 30,
    bytes: png(40, 30).length,
    name: 'gato.exe',
    duration_seconds: null,
  });
  expect(Buffer.from(await (await gateway.get(file.url)).arrayBuffer()).equals(png(40, 30))).toBe(true);
  expect(await gateway.objects.head(file.id)).toMatchObject({ owner: 'client_1' });
  expect(answer.headers.get('x-ratelimit-limit')).toBe('60');
});

it('takes a recording in', async () => {
  expect(await (await gateway.upload(formOf({ file: wav(3) }))).json()).toMatchObject({ kind: 'audio', mime_type: 'audio/wav', duration_seconds: 3 });
});

describe('leaves nothing behind', () => {
  it.each([
    ['of a form without a file', formOf({ note: 'x' }), 400, { code: 'invalid_request', field: 'file' }],
    ['of a file under another name', formOf({ picture: png(2, 2) }), 400, { code: 'invalid_request', field: 'picture' }],
    [
      'of a second file',
      (() => {
        const form = formOf({ file: png(3, 3) });
        form.append('file', new Blob([Uint8Array.from(png(4, 4))]), 'b.png');
        return form;
      })(),
      400,
      { code: 'invalid_request', field: 'form' },
    ],
    ['of an empty file', formOf({ file: Buffer.alloc(0) }), 400, { code: 'file_refused', field: 'file' }],
    [
      'of a text',
      formOf({ file: Buffer.from('hola') }, 'a.png'),
      400,
      { code: 'file_refused', message: "The file of 'file' is not accepted: its content is not of an accepted type." },
    ],
    ['of a page', formOf({ file: Buffer.from('<html><script>alert(1)</script></html>') }, 'a.png'), 400, { code: 'file_refused' }],
    ['of a picture that is a program', formOf({ file: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }, 'a.png'), 400, { code: 'file_refused' }],
    ['of a PDF', formOf({ file: Buffer.from('%PDF-1.7\n1 0 obj\n') }, 'a.png'), 400, { code: 'file_refused' }],
    ['of a picture that breaks off', formOf({ file: png(99, 99).subarray(0, 70) }), 400, { code: 'file_refused' }],
    ['of a film that is none', formOf({ file: mp4 }), 400, { code: 'file_refused' }],
    [
      'of a picture that is larger than pictures may be',
      formOf({ file: Buffer.concat([png(9, 9), noise(400_000)]) }),
      413,
      { code: 'file_too_large', details: { limitBytes: 300_000 } },
    ],
    ['of a recording that is larger than recordings may be', formOf({ file: wav(60) }), 413, { code: 'file_too_large', details: { limitBytes: 500_000 } }],
    [
      'of what is larger than anything may be',
      formOf({ file: Buffer.concat([mp4, noise(3_000_000)]) }),
      413,
      { code: 'file_too_large', details: { limitBytes: 2_000_000 } },
    ],
    ['of a field that is too long', formOf({ note: 'x'.repeat(1_100_000), file: png(2, 2) }), 413, { code: 'body_too_large' }],
    ['of fields that are too long together', formOf({ a: 'x'.repeat(600_000), file: png(2, 2), b: 'x'.repeat(600_000) }), 413, { code: 'body_too_large' }],
    [
      'of too many fields',
      formOf(Object.fromEntries([['file', png(2, 2)], ...Array.from({ length: 101 }, (_, index): [string, string] => [`f${index}`, ''])])),
      400,
      { code: 'invalid_request', field: 'form' },
    ],
    ['of a name that changes objects', formOf({ file: png(2, 2), __proto__x: '', constructor: 'x' }), 400, { code: 'invalid_request', field: 'form' }],
    ['of a name that is none', formOf({ file: png(2, 2), 'a[b][c]': 'x' }), 400, { code: 'invalid_request', field: 'a[b][c]' }],
  ])('%s', async (_what, form, status, error) => {
    const before = await gateway.countLeftovers();
    const answer = await gateway.upload(form);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error });
    expect(await gateway.countLeftovers()).toBe(before);
  });

  it('says it in the language of the caller', async () => {
    const answer = await gateway.upload(formOf({ file: Buffer.from('hola') }), { 'accept-language': 'es' });
    expect(await answer.json()).toMatchObject({ error: { message: "El archivo de 'file' no se acepta: su contenido no es de un tipo admitido." } });
  });

  /** Writes a request by hand; what came back, once the connection has ended. */
  async function byHand(body: Buffer, options: { declared?: number; boundary?: string; leave?: boolean } = {}): Promise<string> {
    const socket = createConnection(Number(new URL(gateway.url).port), '127.0.0.1');
    const head = [
      'POST /v1/account/files HTTP/1.1',
      'host: x',
      'connection: close',
      `authorization: Bearer ${gateway.key}`,
      `content-type: multipart/form-data; boundary=${options.boundary ?? 'cut'}`,
      `content-length: ${options.declared ?? body.length}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(body);
    if (options.leave) setTimeout(() => socket.destroy(), 200);
    let received = '';
    socket.on('data', (data) => (received += data.toString()));
    await new Promise<void>((resolve) => {
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
    });
    return received;
  }
  const part = (content: Buffer) => Buffer.concat([Buffer.from('--cut\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n'), content]);

  it.each([
    ['that ends inside a file', part(noise(600_000).fill(png(40, 40), 0, png(40, 40).length)), {}],
    ['that ends after a file, without its last boundary', part(png(40, 40)), {}],
    ['that is no form', Buffer.from('hola'), {}],
    ['without a boundary', part(png(2, 2)), { boundary: '' }],
    ['that is empty', Buffer.alloc(0), {}],
  ])('of a form %s', async (_what, body, options) => {
    const before = await gateway.countLeftovers();
    expect(await byHand(body, options)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await gateway.countLeftovers()).toBe(before);
  });

  it('of a sender that goes away', async () => {
    const before = await gateway.countLeftovers();
    await byHand(part(noise(1_500_000).fill(mp4, 0, mp4.length)), { declared: 1_900_000, leave: true });
    for (let attempt = 0; attempt < 50 && (await gateway.countLeftovers()) !== before; attempt++) await sleep(50);
    expect(await gateway.countLeftovers()).toBe(before);
  });
});

describe('before a byte is read', () => {
  it.each([
    ['a key that cannot exist', 'Bearer sk-nonsense', 'key_malformed'],
    ['a key that does not exist', `Bearer ${createApiKey('live')}`, 'key_unknown'],
    ['no key', '', 'key_missing'],
  ])('%s is refused', async (_what, authorization, code) => {
    const before = await gateway.countLeftovers();
    const answer = await gateway.upload(formOf({ file: noise(2_000_000) }), { authorization });
    expect(answer.status).toBe(401);
    expect(await codeOf(answer)).toBe(code);
    expect(await gateway.countLeftovers()).toBe(before);
  });

  it('a key over its rate is refused', async () => {
    const limited = gateway.billing.createKey({ code: 'rate_limited', details: { limit: 'requests', perMinute: 60, retryAfterSeconds: 7 } });
    const answer = await gateway.upload(formOf({ file: noise(2_000_000) }), { authorization: `Bearer ${limited}` });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('7');
  });
});

describe('415', () => {
  it('for a body that is no form', async () => {
    const answer = await gateway.post('/v1/account/files', { file: 'x' });
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({
      error: { code: 'unsupported_media_type', details: { received: 'application/json', expected: 'multipart/form-data' } },
    });
  });

  it('for a form where none is taken', async () => {
    const answer = await gateway.upload(formOf({ ask: 'hola' }), {}, '/v1/ask');
    expect(answer.status).toBe(415);
    expect(await codeOf(answer)).toBe('unsupported_media_type');
  });

  it('but 404 where there is no route', async () => {
    expect((await gateway.upload(formOf({ ask: 'hola' }), {}, '/v1/nonsense')).status).toBe(404);
  });
});
