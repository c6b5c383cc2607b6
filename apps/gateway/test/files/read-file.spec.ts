import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { signFileLink } from '@portazgo/storage';
import { codeOf, startFilesGateway, type FilesGateway } from './support/files-gateway.ts';
import { png, wav } from '@portazgo/samples';

let gateway: FilesGateway;
beforeAll(async () => {
  gateway = await startFilesGateway();
});
afterAll(() => gateway.stop());

const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const film = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => (index * 31) & 255));

describe('a file, 200', () => {
  it('is handed over by its link, with what is known of it', async () => {
    const content = png(40, 30);
    const file = await gateway.put(content, { name: 'un gato.png' });
    const answer = await gateway.get(gateway.linkTo(file));
    expect(answer.status).toBe(200);
    expect((await bytesOf(answer)).equals(content)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(content.length),
      'content-disposition': `inline; filename="un gato.png"; filename*=UTF-8''un%20gato.png`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': expect.stringMatching(/^private, max-age=\d+$/),
      'accept-ranges': 'bytes',
      etag: `"${file.sha256}"`,
      'last-modified': new Date(file.createdAt).toUTCString(),
      'x-request-id': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    });
  });

  it('is handed over to its owner by key', async () => {
    const file = await gateway.put(png(2, 2));
    const answer = await gateway.get(`/files/${file.id}`, { authorization: `Bearer ${gateway.key}` });
    expect((await bytesOf(answer)).equals(png(2, 2))).toBe(true);
    expect(gateway.billing.looks.at(-1)).toMatchObject({ counts: false });
    expect(gateway.billing.looks.at(-1)?.scope).toBeUndefined();
  });

  it('is an attachment when the caller wants it, or when a browser should not open it', async () => {
    const picture = await gateway.put(png(2, 2));
    const page = await gateway.put(Buffer.from('<script>alert(1)</script>'));
    expect((await gateway.get(`${gateway.linkTo(picture)}&download=1`)).headers.get('content-disposition')).toMatch(/^attachment; /);
    const answer = await gateway.get(gateway.linkTo(page));
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('tells everything but its bytes to HEAD', async () => {
    const file = await gateway.put(wav(1));
    const whole = await gateway.get(gateway.linkTo(file));
    const head = await gateway.get(gateway.linkTo(file), {}, 'HEAD');
    const without = ({ headers }: Response) =>
      Object.fromEntries([...headers].filter(([name]) => !['x-request-id', 'date', 'cache-control', 'connection', 'keep-alive'].includes(name)));
    expect(head.status).toBe(200);
    expect(without(head)).toEqual(without(whole));
    expect(head.headers.get('content-length')).toBe(String(file.bytes));
    expect((await bytesOf(head)).length).toBe(0);
    await bytesOf(whole);
  });

  it('may be shown by pages of any origin', async () => {
    const file = await gateway.put(png(2, 2));
    const answer = await gateway.get(gateway.linkTo(file), { origin: 'https://example.com' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-expose-headers')).toContain('content-range');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });
});

describe('a part of a file, 206', () => {
  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=131071-131072', 131_071, 131_072],
    ['bytes=500000-', 500_000, 999_999],
    ['bytes=-7', 999_993, 999_999],
    ['bytes=999990-2000000', 999_990, 999_999],
  ])('by %s', async (range, start, end) => {
    const file = await gateway.put(film);
    const answer = await gateway.get(gateway.linkTo(file), { range });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end}/1000000`);
    expect(answer.headers.get('content-length')).toBe(String(end - start + 1));
    expect((await bytesOf(answer)).equals(film.subarray(start, end + 1))).toBe(true);
  });

  it('only of the copy that the caller began with', async () => {
    const file = await gateway.put(film);
    const continued = await gateway.get(gateway.linkTo(file), { range: 'bytes=10-19', 'if-range': `"${file.sha256}"` });
    expect(continued.status).toBe(206);
    await continued.arrayBuffer();
    const other = await gateway.get(gateway.linkTo(file), { range: 'bytes=10-19', 'if-range': '"another"' });
    expect(other.status).toBe(200);
    expect((await bytesOf(other)).length).toBe(film.length);
  });
});

it('answers 304 to a caller whose copy is good', async () => {
  const file = await gateway.put(png(2, 2));
  const answer = await gateway.get(gateway.linkTo(file), { 'if-none-match': `"${file.sha256}"` });
  expect(answer.status).toBe(304);
  expect(answer.headers.get('etag')).toBe(`"${file.sha256}"`);
  expect((await bytesOf(answer)).length).toBe(0);
});

it('answers 416 to a range beyond the end, and tells where that is', async () => {
  const file = await gateway.put(png(2, 2));
  const answer = await gateway.get(gateway.linkTo(file), { range: 'bytes=1000000-' });
  expect(answer.status).toBe(416);
  expect(answer.headers.get('content-range')).toBe(`bytes */${file.bytes}`);
  expect(await answer.json()).toMatchObject({ error: { code: 'range_not_satisfiable', details: { bytes: file.bytes } } });
});

describe('404', () => {
  const unknown = `20991231-${'a'.repeat(26)}`;
  const soon = () => new Date(Date.now() + 60_000);

  it('is the same for whatever is not there for this caller', async () => {
    const file = await gateway.put(png(2, 2));
    const foreign = await gateway.put(png(2, 2), { owner: 'client_2' });
    const over = await gateway.put(png(2, 2), { keepSeconds: 1 });
    const deleted = await gateway.put(png(2, 2));
    await gateway.objects.delete(deleted.id);
    await sleep(1_100);
    const good = gateway.linkTo(file);
    const own = { authorization: `Bearer ${gateway.key}` };
    const asked: [string, Record<string, string>?][] = [
      [`/files/${unknown}`],
      [gateway.linkTo({ id: unknown, owner: 'client_1', mimeType: 'image/png' })],
      [gateway.linkTo(over)],
      [gateway.linkTo(deleted)],
      [gateway.linkTo(file, new Date(Date.now() - 1_000))],
      [gateway.linkTo({ ...file, owner: 'client_2' })],
      [signFileLink({ publicUrl: gateway.url, secret: 'another secret altogether', file, expiresAt: soon() })],
      [good.replace(file.id, foreign.id)],
      [good.replace(/expires=\d+/, 'expires=9999999999')],
      [good.replace(/signature=./, 'signature=_')],
      [good.replace(/signature=.*/, '')],
      [good.replace(/expires=\d+/, 'expires=')],
      [`/files/${file.id}`],
      ['/files/nonsense'],
      ['/files/nonsense.png'],
      ['/files/.png'],
      ['/files/..%2f..%2fetc%2fpasswd'],
      [`/files/${foreign.id}`, own],
      [`/files/${unknown}`, own],
      [`/files/${over.id}`, own],
      ['/files/nonsense', own],
    ];
    for (const [path, headers] of asked) {
      const answer = await gateway.get(path, headers);
      expect([path, answer.status, await answer.json()]).toEqual([
        path,
        404,
        { error: { code: 'not_found', message: 'Not found: file.', details: { what: 'file' } } },
      ]);
    }
  });

  it('takes the same time, whatever the reason', async () => {
    const file = await gateway.put(png(2, 2));
    const wrong = gateway.linkTo(file).replace(/signature=./, 'signature=_');
    const timed = async (path: string) => {
      const startedAt = performance.now();
      await (await gateway.get(path)).text();
      return performance.now() - startedAt;
    };
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
    const times: Record<string, number[]> = { wrong: [], unknown: [], malformed: [] };
    for (let round = 0; round < 60; round++) {
      times['wrong']!.push(await timed(wrong));
      times['unknown']!.push(await timed(`/files/${unknown}?expires=9999999999&signature=x`));
      times['malformed']!.push(await timed('/files/nonsense?expires=9999999999&signature=x'));
    }
    const medians = Object.values(times).map(median);
    // A busy machine spreads medians of the same work; a look into the store for some ids only would be several times the others.
    expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(Math.max(2, Math.min(...medians)));
  });
});

it('refuses a key as everywhere, before it looks for the file', async () => {
  const revoked = gateway.billing.createKey({ code: 'key_revoked', details: {} });
  const answer = await gateway.get('/files/nonsense', { authorization: `Bearer ${revoked}` });
  expect(answer.status).toBe(401);
  expect(await codeOf(answer)).toBe('key_revoked');
});

it('answers 503 while the store is away, and the file when it is back', async () => {
  const house = await startFilesGateway();
  const file = await house.put(png(2, 2));
  const link = house.linkTo(file);
  process.kill(house.nats.pid, 'SIGSTOP');
  const away = await house.get(link);
  process.kill(house.nats.pid, 'SIGCONT');
  expect(away.status).toBe(503);
  expect(away.headers.get('retry-after')).toBe('1');
  expect((await house.get(link)).status).toBe(200);
  await house.stop();
});

it('reads no further than its reader, and is not held up by one that left', async () => {
  const large = Buffer.alloc(40_000_000, 7);
  const file = await gateway.put(large);
  const { pathname, search, port } = new URL(gateway.linkTo(file));
  const before = process.memoryUsage();
  const sockets = Array.from({ length: 10 }, () => {
    const socket = createConnection(Number(port), '127.0.0.1');
    socket.write(`GET ${pathname}${search} HTTP/1.1\r\nhost: x\r\n\r\n`);
    return socket;
  });
  await sleep(1_000);
  const after = process.memoryUsage();
  // Both ends of ten connections live here, and what was not collected yet; read whole, the files would be four hundred megabytes.
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(150_000_000);
  for (const socket of sockets) socket.destroy();
  expect((await bytesOf(await gateway.get(gateway.linkTo(file)))).length).toBe(large.length);
});
