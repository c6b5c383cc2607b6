import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { ProviderError, type CallOptions } from '@portazgo/providers-contract';
import { ProviderHttp } from './provider-http.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
}

const serve = (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(answer);
  closing.push(() => server.closeAllConnections());
  return listen(server);
};

function client(baseUrl: string, connectionsMax = 4): ProviderHttp {
  const http = new ProviderHttp({ provider: 'test', baseUrl, headers: { authorization: 'Bearer secret' }, connectionsMax });
  closing.push(() => http.close());
  return http;
}

const call = { path: '/chat', body: '{"n":1}', accept: 'application/json', bodyBytesMax: 100_000 } as const;
const options = (limits: Partial<CallOptions['timeouts']> = {}, signal = new AbortController().signal): CallOptions => ({
  signal,
  requestId: 'request-1',
  timeouts: { connectMs: 1_000, firstByteMs: 1_000, idleMs: 1_000, totalMs: 3_000, ...limits },
});

async function errorOf(work: Promise<unknown>): Promise<ProviderError> {
  const error = await work.then(
    () => new Error('did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw error;
}

it('sends JSON below the base path with our headers, and asks for no compression', async () => {
  const seen: unknown[] = [];
  const base = await serve((request, response) => {
    const { authorization, accept, 'accept-encoding': encoding, 'content-type': type, 'x-client-request-id': id } = request.headers;
    seen.push(request.url, authorization, accept, encoding, type, id);
    request.resume().on('end', () => response.end('ok'));
  });
  const reply = await client(base).post(call, options());
  expect(reply.body.toString()).toBe('ok');
  expect(seen).toEqual(['/base/chat', 'Bearer secret', 'application/json', 'identity', 'application/json', 'request-1']);
});

it('keeps a connection whose stream was finished early and ended soon', async () => {
  let connections = 0;
  const server = createServer((_request, response) => {
    response.write('first');
    setTimeout(() => response.end('rest'), 50);
  });
  server.on('connection', () => connections++);
  closing.push(() => server.closeAllConnections());
  const http = client(await listen(server), 1);
  for (let round = 0; round < 3; round++) {
    const stream = await http.postForStream(call, options());
    for await (const _chunk of stream.chunks) {
      stream.finish();
      break;
    }
  }
  expect(connections).toBe(1);
});

it('waits for a free connection no longer than the connect limit, and knows that nothing was sent', async () => {
  let requests = 0;
  const base = await serve(() => {
    requests++;
  });
  const http = client(base, 1);
  const first = errorOf(http.post(call, options({ firstByteMs: 500 })));
  const second = await errorOf(http.post(call, options({ connectMs: 100 })));
  expect(second).toMatchObject({ kind: 'timeout', phase: 'connect', accepted: 'no' });
  expect(await first).toMatchObject({ kind: 'timeout', phase: 'first_byte', accepted: 'unknown' });
  expect(requests).toBe(1);
});

it('drops a call that was aborted while it waited, without sending it', async () => {
  let requests = 0;
  const base = await serve((_request, response) => {
    requests++;
    setTimeout(() => response.end('ok'), 150);
  });
  const http = client(base, 1);
  const first = http.post(call, options());
  const controller = new AbortController();
  const second = http.post(call, options({}, controller.signal));
  controller.abort(new Error('left'));
  await expect(second).rejects.toThrow('left');
  await first;
  await http.post(call, options());
  expect(requests).toBe(2);
});

it('does not know the fate of a request whose connection broke before an answer', async () => {
  const base = await listen(createTcpServer((socket) => socket.on('data', () => socket.destroy()).on('error', () => {})));
  expect(await errorOf(client(base).post(call, options()))).toMatchObject({ kind: 'interrupted', accepted: 'unknown' });
});

it('refuses what a hostile server sends: floods of headers, compression, endless bodies, no HTTP at all', async () => {
  const flood = await listen(
    createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.write(`HTTP/1.1 200 OK\r\n${'x-flood: 0123456789\r\n'.repeat(2_000)}\r\n`);
    }),
  );
  const compressed = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000))));
  const endless = await serve((_request, response) => {
    const timer = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
    response.on('close', () => clearInterval(timer));
  });
  const noise = await listen(createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n')));
  for (const base of [flood, compressed, endless, noise]) expect(await errorOf(client(base).post(call, options()))).toMatchObject({ kind: 'upstream_bug' });
});

it('follows no redirect', async () => {
  const base = await serve((_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end());
  expect((await client(base).post(call, options())).status).toBe(302);
});

it('does not count its own slowness in reading as silence of the server', async () => {
  const base = await serve((_request, response) => {
    response.write(Buffer.alloc(3_000_000, 'a'));
    response.end();
  });
  const stream = await client(base).postForStream({ ...call, bodyBytesMax: 10_000_000 }, options({ idleMs: 150 }));
  let bytes = 0;
  for await (const chunk of stream.chunks) {
    if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 400));
    bytes += chunk.length;
  }
  expect(bytes).toBe(3_000_000);
});

it('pauses a server that sends faster than its answer is read', async () => {
  let sent = 0;
  const base = await serve((_request, response) => {
    const fill = () => {
      while (sent < 200_000_000 && response.write(Buffer.alloc(65_536))) sent += 65_536;
    };
    response.on('drain', fill).on('error', () => {});
    fill();
  });
  const controller = new AbortController();
  const stream = await client(base).postForStream({ ...call, bodyBytesMax: 1_000_000_000 }, options({}, controller.signal));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(sent).toBeLessThan(50_000_000);
  controller.abort(new Error('enough'));
  await expect(stream.chunks[Symbol.asyncIterator]().next()).rejects.toThrow('enough');
});

it('sends any method, query, bytes and headers of a call, and gives bytes back', async () => {
  const seen: unknown[] = [];
  const base = await serve((request, response) => {
    const { model, accept, 'content-type': type, 'content-length': length } = request.headers;
    seen.push([request.method, request.url, model, accept, type, length]);
    request.resume().on('end', () => response.end(Buffer.from([0, 255, 128])));
  });
  const http = client(base);
  const body = { contentType: 'application/octet-stream', content: Buffer.from([1, 2, 3]) };
  const { body: bytes } = await http.request({ method: 'PUT', path: '/a?b=c', body, headers: { model: 's1' }, bodyBytesMax: 10 }, options());
  await http.request({ method: 'DELETE', path: '/a', accept: 'application/json', bodyBytesMax: 10 }, options());
  expect([...bytes]).toEqual([0, 255, 128]);
  expect(seen).toEqual([
    ['PUT', '/base/a?b=c', 's1', '*/*', 'application/octet-stream', '3'],
    ['DELETE', '/base/a', undefined, 'application/json', undefined, undefined],
  ]);
});

it('caps the bytes of a streamed answer', async () => {
  const base = await serve((_request, response) => response.end(Buffer.alloc(1_000)));
  const stream = await client(base).stream({ method: 'GET', path: '/a', bodyBytesMax: 999 }, options());
  const read = async () => {
    for await (const _chunk of stream.chunks);
  };
  expect(await errorOf(read())).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
});

/** Keeps the event loop of this process from turning, as a burst of work does. */
function block(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}

describe('no limit counts the lateness of our own process', () => {
  it.each(['connectMs', 'firstByteMs', 'idleMs', 'totalMs'] as const)('%s', async (limit) => {
    const base = await serve((_request, response) => {
      response.write('first');
      setImmediate(() => response.end('rest'));
    });
    const http = client(base);
    const stream = http.postForStream(call, options({ [limit]: 300 }));
    block(700);
    const { chunks } = await stream;
    block(700);
    let text = '';
    for await (const chunk of chunks) {
      text += chunk.toString();
      block(700);
    }
    expect(text).toBe('firstrest');
  });

  it('with many calls at once, each of which keeps it busy for a while', async () => {
    const base = await serve((_request, response) => {
      block(20);
      response.end('ok');
    });
    const http = client(base, 64);
    const replies = await Promise.all(Array.from({ length: 64 }, () => http.post(call, options({ connectMs: 400, firstByteMs: 400, totalMs: 60_000 }))));
    expect(replies.map(({ body }) => body.toString())).toEqual(Array(64).fill('ok'));
  });
});

describe('a whole answer', () => {
  it('may be computed behind its head for as long as before it', async () => {
    const base = await serve((_request, response) => {
      response.flushHeaders();
      setTimeout(() => response.end('late'), 300);
    });
    const { body } = await client(base).post(call, options({ idleMs: 100, firstByteMs: 2_000 }));
    expect(body.toString()).toBe('late');
  });

  it('that has begun and falls silent ends after the idle limit, not after that of the first byte', async () => {
    const base = await serve((_request, response) => void response.write('{"half'));
    const error = await errorOf(client(base).post(call, options({ idleMs: 200, firstByteMs: 25_000, totalMs: 28_000 })));
    expect(error).toMatchObject({ kind: 'timeout', phase: 'idle', accepted: 'yes' });
  });
});
