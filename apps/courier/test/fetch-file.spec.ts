import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetchFile } from '@portazgo/contracts';
import type { z } from 'zod';
import { startCourierHouse, type CourierHouse } from './support/courier-house.ts';
import { startReceiver } from './support/receiver.ts';

// One red pixel.
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==', 'base64');

const open = new Set<unknown>();
let openMost = 0;
let outside: Awaited<ReturnType<typeof startReceiver>>;
let house: CourierHouse;

beforeAll(async () => {
  outside = await startReceiver((request, response) => {
    open.add(response);
    openMost = Math.max(openMost, open.size);
    response.on('close', () => open.delete(response));
    const { pathname } = new URL(request.url ?? '', outside.url);
    if (pathname === '/picture') response.writeHead(200, { 'content-type': 'text/plain' }).end(png);
    else if (pathname === '/slow-picture') setTimeout(() => response.end(png), 150);
    else if (pathname === '/page') response.writeHead(200, { 'content-type': 'image/png' }).end('<html>not a picture</html>');
    else if (pathname === '/drawing') response.end('<svg xmlns="http://www.w3.org/2000/svg"/>');
    else if (pathname === '/large') response.end(Buffer.concat([png, Buffer.alloc(200_000)]));
    else if (pathname === '/endless') response.write(png);
    else if (pathname === '/cut') response.writeHead(200, { 'content-length': '1000' }).write(png, () => response.destroy());
    else if (pathname === '/moved') response.writeHead(302, { location: '/picture' }).end();
    else if (pathname === '/inside') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else response.writeHead(404).end('nothing here');
  });
  house = await startCourierHouse({ COURIER_ALLOW: outside.host, COURIER_FETCHES_PER_OWNER_MAX: '2', COURIER_FETCH_TIMEOUT_MS: '1000' });
});

afterAll(async () => {
  await house.stop();
  await outside.stop();
});

const ask = (path: string, request: Partial<z.input<typeof fetchFile.request>> = {}) =>
  house.rpc.call(
    fetchFile,
    {
      url: path.startsWith('http') ? path : `${outside.url}${path}`,
      field: 'image_url',
      owner: 'cli_1',
      accept: ['image'],
      bytesMax: 100_000,
      keepSeconds: 3_600,
      ...request,
    },
    house.options(),
  );

it.each(['/picture', '/moved'])('brings the file at %s into the store, told by its bytes and not by what the server says of it', async (path) => {
  const reply = await ask(path);
  if (reply.outcome !== 'fetched') throw new Error(JSON.stringify(reply));
  expect(reply.file).toMatchObject({
    owner: 'cli_1',
    kind: 'image',
    mimeType: 'image/png',
    bytes: png.length,
    width: 1,
    height: 1,
    sha256: createHash('sha256').update(png).digest('hex'),
  });
  expect((await house.store.readAll(reply.file)).equals(png)).toBe(true);
});

it.each([
  ['what is not there', '/nothing', 'not_fetched'],
  ['a port that is not allowed', 'http://127.0.0.1:1/', 'address_refused'],
  ['a private address', 'http://10.0.0.1/a.png', 'address_refused'],
  ['the metadata service', 'http://169.254.169.254/latest/meta-data/', 'address_refused'],
  ['a redirect to the inside', '/inside', 'not_fetched'],
  ['an answer that never ends', '/endless', 'not_fetched'],
  ['an answer that is cut', '/cut', 'not_fetched'],
  ['no address', 'not an address', 'not_fetched'],
  ['a page that is called a picture', '/page', 'unwanted_type'],
  ['a drawing that can carry a script', '/drawing', 'unwanted_type'],
])('refuses %s, in the same words for all that lies behind an address', async (_what, path, reason) => {
  expect(await ask(path)).toEqual({ outcome: 'refused', error: { code: 'file_refused', details: { field: 'image_url', reason } } });
});

it('refuses a file that is too large, and one of another kind', async () => {
  expect(await ask('/large')).toEqual({ outcome: 'refused', error: { code: 'file_too_large', details: { field: 'image_url', limitBytes: 100_000 } } });
  expect(await ask('/picture', { accept: ['audio'] })).toMatchObject({ outcome: 'refused', error: { code: 'file_refused' } });
});

it('fetches so many files of one client at once, and the others of it after them', async () => {
  openMost = 0;
  const replies = await Promise.all(Array.from({ length: 6 }, () => ask('/slow-picture', { owner: 'cli_2' })));
  expect(replies.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => 'fetched'));
  expect(openMost).toBe(2);
});

it('hangs up when the caller no longer waits', async () => {
  const leaving = new AbortController();
  const asked = house.rpc.call(
    fetchFile,
    { url: `${outside.url}/endless`, field: 'image_url', owner: 'cli_3', accept: ['image'], bytesMax: 1_000, keepSeconds: 60 },
    { ...house.options(), signal: leaving.signal },
  );
  while (open.size === 0) await sleep(5);
  leaving.abort();
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  const started = performance.now();
  while (open.size > 0) await sleep(5);
  expect(performance.now() - started).toBeLessThan(500);
});

it('tells what it did in figures, by outcome and never by address', async () => {
  const text = await (await fetch(`${house.healthUrl}/metrics`)).text();
  expect(text).toMatch(/portazgo_courier_fetches_total\{.*outcome="fetched".*\} \d/);
  expect(text).toMatch(/portazgo_courier_fetches_total\{.*outcome="address_refused".*\} \d/);
  expect(text).not.toContain('127.0.0.1');
});
