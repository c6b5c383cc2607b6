import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { SafeFetch, type FetchedAnswer } from './safe-fetch.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const open: { close(): unknown }[] = [];

async function serve(answer: Answer): Promise<{ url: string; host: string; visits: () => number }> {
  let visits = 0;
  const server: Server = createServer((request, response) => {
    visits++;
    answer(request, response);
  });
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, url: `http://${host}`, visits: () => visits };
}

afterEach(() => open.splice(0).forEach((server) => server.close()));

const allowing = (...servers: { host: string }[]) => new SafeFetch({ allow: servers.map(({ host }) => host), ports: [80, 443] });
const limits = { totalMs: 2_000, bytesMax: 1_000 };

async function bytesOf(answer: FetchedAnswer): Promise<number> {
  let bytes = 0;
  for await (const chunk of answer.body) bytes += chunk.length;
  return bytes;
}

it('fetches a file, asks for it unpacked, and tells what came', async () => {
  let asked: IncomingMessage['headers'] = {};
  const server = await serve((request, response) => {
    asked = request.headers;
    response.writeHead(200, { 'content-type': 'image/png' }).end('x'.repeat(1_000));
  });
  const answer = await allowing(server).get(`${server.url}/a?b=c`, { ...limits, headers: { accept: 'image/*' } });
  expect(answer).toMatchObject({ status: 200, url: `${server.url}/a?b=c`, headers: { 'content-type': 'image/png' } });
  expect(await bytesOf(answer)).toBe(1_000);
  expect(asked).toMatchObject({ 'accept-encoding': 'identity', accept: 'image/*', host: server.host });
});

it('follows three redirects and no fourth', async () => {
  const server = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end('here');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  });
  const fetch = allowing(server);
  expect(await bytesOf(await fetch.get(`${server.url}/3`, limits))).toBe(4);
  await expect(fetch.get(`${server.url}/4`, limits)).rejects.toMatchObject({ kind: 'redirect' });
  expect(server.visits()).toBe(4 + 4);
});

it.each([301, 302, 303, 307, 308])('checks where a %d leads before it goes there', async (status) => {
  const inside = await serve((_request, response) => response.end('secret'));
  for (const location of [
    `${inside.url}/`,
    `//${inside.host}/`,
    `http://user:password@${inside.host}/`,
    `http://localhost:${inside.host.split(':')[1]}/`,
    `http://[::ffff:7f00:1]:${inside.host.split(':')[1]}/`,
    `http:\\\\${inside.host}/`,
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'http://10.0.0.1:22/',
  ]) {
    const outside = await serve((_request, response) => response.writeHead(status, { location }).end());
    await expect(allowing(outside).get(outside.url, limits)).rejects.toMatchObject({ kind: 'address_refused' });
    expect(outside.visits()).toBe(1);
  }
  expect(inside.visits()).toBe(0);
});

it('takes nothing along to where a redirect leads', async () => {
  let headers: IncomingMessage['headers'] = {};
  const second = await serve((request, response) => {
    headers = request.headers;
    response.end();
  });
  const first = await serve((_request, response) => response.writeHead(302, { location: second.url, 'set-cookie': 'a=b' }).end());
  await allowing(first, second).get(first.url, { ...limits, headers: { authorization: 'Bearer one', cookie: 'c=d', 'x-token': 'e' } });
  expect(Object.keys(headers).sort()).toEqual(['accept-encoding', 'connection', 'host']);
});

it.each([
  ['without an address', {}],
  ['to what is no address', { location: 'http://[' }],
])('fails on a redirect %s', async (_case, headers) => {
  const server = await serve((_request, response) => response.writeHead(302, headers).end());
  await expect(allowing(server).get(server.url, limits)).rejects.toMatchObject({ kind: 'redirect' });
});

it('stops at the limit of bytes while reading, and before reading when the length is announced', async () => {
  let written = 0;
  const endless = await serve((_request, response) => {
    const write = () => {
      if (response.destroyed) return;
      written += 64 * 1024;
      response.write(Buffer.alloc(64 * 1024), () => setImmediate(write));
    };
    write();
  });
  const answer = await allowing(endless).get(endless.url, { ...limits, bytesMax: 100_000 });
  await expect(bytesOf(answer)).rejects.toMatchObject({ kind: 'too_large' });
  expect(written).toBeLessThan(10_000_000);

  const announced = await serve((_request, response) => response.writeHead(200, { 'content-length': '1001' }).end(Buffer.alloc(1_001)));
  await expect(allowing(announced).get(announced.url, limits)).rejects.toMatchObject({ kind: 'too_large' });
});

it('refuses packed bytes that it did not ask for', async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  const server = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
  await expect(allowing(server).get(server.url, { ...limits, bytesMax: 100_000 })).rejects.toMatchObject({ kind: 'unreachable' });
});

it.each<[string, Answer]>([
  ['no answer comes', () => undefined],
  ['the body comes in drops', (_request, response) => void setInterval(() => response.write('x'), 20).unref()],
  ['the body stops', (_request, response) => void response.writeHead(200, { 'content-length': '10' }).write('x')],
  ['redirects are slow', (request, response) => void setTimeout(() => response.writeHead(302, { location: `${request.url}x` }).end(), 120)],
])('ends in its time when %s', async (_case, answer) => {
  const server = await serve(answer);
  const started = performance.now();
  await expect(allowing(server).get(`${server.url}/x`, { totalMs: 300, bytesMax: 1_000 }).then(bytesOf)).rejects.toMatchObject({ kind: 'timeout' });
  expect(performance.now() - started).toBeLessThan(1_000);
});

it('ends in its time when headers come in drops, and when a port takes connections and says nothing', async () => {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.write('HTTP/1.1 200 OK\r\n');
    const drip = setInterval(() => (socket.destroyed ? clearInterval(drip) : socket.write('x-a: b\r\n')), 20);
  });
  open.push({ close: () => (sockets.forEach((socket) => socket.destroy()), server.close()) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const started = performance.now();
  await expect(allowing({ host }).get(`http://${host}/`, { totalMs: 300, bytesMax: 10 })).rejects.toMatchObject({ kind: 'timeout' });
  await expect(allowing({ host }).post(`http://${host}/`, { totalMs: 300, headers: {}, body: '' })).rejects.toMatchObject({ kind: 'timeout' });
  expect(performance.now() - started).toBeLessThan(1_500);
});

it('hangs up when its caller leaves, and all at once when it is closed', async () => {
  const closed: unknown[] = [];
  const server = await serve((_request, response) => void response.on('close', () => closed.push(response)));
  const fetch = allowing(server);
  const leaving = new AbortController();
  const asked = [
    fetch.get(server.url, { ...limits, signal: leaving.signal }),
    fetch.get(server.url, limits),
    fetch.post(server.url, { totalMs: 2_000, headers: {}, body: 'x' }),
  ];
  const ends = Promise.allSettled(asked);
  while (server.visits() < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  leaving.abort();
  await expect(asked[0]).rejects.toMatchObject({ kind: 'unreachable' });
  fetch.close();
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  while (closed.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
});

it('hangs up on an answer that is not wanted', async () => {
  const closed: unknown[] = [];
  const server = await serve((_request, response) => {
    response
      .on('close', () => closed.push(response))
      .writeHead(404)
      .write('x');
  });
  const answer = await allowing(server).get(server.url, limits);
  expect(answer.status).toBe(404);
  answer.discard();
  while (closed.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
});

it('survives what a hostile server sends in place of HTTP', async () => {
  for (const bytes of [
    '',
    'garbage\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n',
    `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    'HTTP/1.1 999999 OK\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc',
    'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
  ]) {
    const server = createTcpServer((socket) => socket.on('error', () => undefined).end(bytes));
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(allowing({ host }).get(`http://${host}/`, limits).then(bytesOf)).rejects.toMatchObject({ kind: 'unreachable' });
  }
});

it('posts without following redirects, and does not wait for the end of an answer that nobody reads', async () => {
  const bodies: string[] = [];
  const receiver = await serve((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
    request.on('end', () => {
      if (request.url === '/redirect') response.writeHead(302, { location: '/' }).end();
      else if (request.url === '/endless') response.writeHead(200).write('…');
      else response.writeHead(410, { 'retry-after': '7' }).end('gone');
    });
  });
  const fetch = allowing(receiver);
  const post = (path: string) =>
    fetch.post(`${receiver.url}${path}`, { totalMs: 5_000, headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' }, body: '{"a":1}' });
  expect(await post('/')).toMatchObject({ status: 410, headers: { 'retry-after': '7' } });
  expect(await post('/redirect')).toMatchObject({ status: 302 });
  const started = performance.now();
  expect(await post('/endless')).toMatchObject({ status: 200 });
  expect(performance.now() - started).toBeLessThan(2_500);
  expect(bodies).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
});
