import { createConnection } from 'node:net';
import { png, wav } from '@portazgo/samples';
import { createApiKey, providerCallbackSubject, signCallback } from '@portazgo/contracts';
import { connectNats } from '@portazgo/platform';
import { WebSocket } from 'ws';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

interface Talk {
  received: string;
  isClosed: boolean;
  sentBytes: number;
}

/** Sends a head, and then a body or so many bytes of one; over when `isOver` says so, or when the connection ends. */
function talk(head: string, isOver: (talk: Talk) => boolean, body: string | number = 0): Promise<Talk> {
  return new Promise((resolve) => {
    const state: Talk = { received: '', isClosed: false, sentBytes: 0 };
    const socket = createConnection(Number(new URL(gateway.url).port), '127.0.0.1', () => {
      socket.write(head);
      if (typeof body === 'number') pour(body);
      else setImmediate(() => socket.write(body));
    });
    const end = () => {
      socket.destroy();
      resolve(state);
    };
    function pour(left: number): void {
      if (left <= 0 || socket.destroyed) return;
      const piece = Buffer.alloc(Math.min(left, 65_536), '0,');
      state.sentBytes += piece.length;
      socket.write(piece, () => pour(left - piece.length));
    }
    socket.on('data', (data) => {
      state.received += data.toString();
      if (isOver(state)) end();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      state.isClosed = true;
      end();
    });
  });
}

const head = (start: string, headers: Record<string, string | number>) =>
  `${start} HTTP/1.1\r\nhost: x\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
const answered = ({ received }: Talk) => /\r\n\r\n.*\}$/s.test(received);
const never = () => false;
const authorization = (key: string) => ({ authorization: `Bearer ${key}` });
const json = { 'content-type': 'application/json' };

describe('a large body of an unknown key', () => {
  const unknown = createApiKey('live');
  const routes = ['/v1/chat/completions', '/v1/ask', '/v1/responses', '/v1/embeddings', '/v1/images/edits', '/api/v1/chat/completions', '/v1/quote'];

  it.each(routes)('to %s is refused without being read to its end, and the connection is closed', async (path) => {
    const bytes = path === '/v1/embeddings' || path === '/v1/quote' ? 1_000_000 : 30_000_000;
    const { received, isClosed, sentBytes } = await talk(
      head(`POST ${path}`, { ...authorization(unknown), ...json, 'content-length': bytes * 2 }),
      never,
      bytes,
    );
    expect(received).toMatch(/^HTTP\/1\.1 401 /);
    expect(isClosed).toBe(true);
    expect(sentBytes).toBeLessThanOrEqual(bytes);
    expect(gateway.billing.admissions).toHaveLength(0);
  });

  it('to a route that is none is not read either', async () => {
    const { received, isClosed } = await talk(head('POST /v1/files', { ...json, 'content-length': 60_000_000 }), never, 30_000_000);
    expect(received).toMatch(/^HTTP\/1\.1 404 /);
    expect(isClosed).toBe(true);
  });

  it('of untold length is refused before it ends', async () => {
    const start = head('POST /v1/ask', { ...authorization(unknown), ...json, 'transfer-encoding': 'chunked' });
    const { received } = await talk(`${start}10000\r\n`, answered);
    expect(received).toMatch(/^HTTP\/1\.1 401 .*key_unknown/s);
  });

  it('is not invited', async () => {
    const { received } = await talk(head('POST /v1/ask', { ...authorization(unknown), ...json, 'content-length': 100_000, expect: '100-continue' }), answered);
    expect(received).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('as a form is refused as well', async () => {
    const type = { 'content-type': 'multipart/form-data; boundary=x' };
    const { received } = await talk(head('POST /v1/audio/transcriptions', { ...authorization(unknown), ...type, 'content-length': 100_000, expect: '100-continue' }), answered); // prettier-ignore
    expect(received).toMatch(/^HTTP\/1\.1 (?:100 Continue\r\n\r\nHTTP\/1\.1 )?401 /);
  });

  it('over a WebSocket is refused before it is looked at', async () => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/v1/stream`);
    const answer = await new Promise<string>((resolve, reject) => {
      socket.on('open', () => socket.send(JSON.stringify({ api_key: unknown, ask: Array(90_000).fill(''), id: 7 })));
      socket.on('message', (data: Buffer) => resolve(data.toString()));
      socket.on('error', reject);
    });
    socket.close();
    expect(JSON.parse(answer)).toMatchObject({ id: 7, error: { code: 'key_unknown' } });
  });
});

describe('a large body of a good key', () => {
  const ask = (text: string) => JSON.stringify({ ask: text, mode: 'agil' });

  it('is asked about once, not each time', async () => {
    const key = gateway.billing.createKey();
    const before = gateway.billing.looks.length;
    for (let call = 0; call < 3; call++) expect((await gateway.post('/v1/ask', ask('x'.repeat(20_000)), authorization(key))).status).toBe(200);
    expect(gateway.billing.looks.length - before).toBe(1);
    await gateway.post('/v1/ask', ask('x'), authorization(gateway.billing.createKey()));
    expect(gateway.billing.looks.length - before).toBe(1);
  });

  it('is invited when its sender waits for that', async () => {
    const body = ask('x'.repeat(20_000));
    const start = head('POST /v1/ask', { ...authorization(gateway.key), ...json, 'content-length': body.length, expect: '100-continue' });
    const state = await new Promise<string>((resolve, reject) => {
      let received = '';
      const socket = createConnection(Number(new URL(gateway.url).port), '127.0.0.1', () => socket.write(start));
      socket.on('data', (data) => {
        received += data.toString();
        if (received === 'HTTP/1.1 100 Continue\r\n\r\n') socket.write(body);
        if (received.includes('HTTP/1.1 200')) {
          socket.destroy();
          resolve(received);
        }
      });
      socket.on('error', reject);
    });
    expect(state).toContain('HTTP/1.1 200');
  });
});

describe('a list without end', () => {
  it.each([
    ['/v1/chat/completions', `{"model":"gpt-4o-mini","messages":[{"role":"user","content":[${'0,'.repeat(15_000_000)}0]}]}`],
    ['/v1/chat/completions', `{"model":"gpt-4o-mini","messages":[{"role":"user","content":[${'{},'.repeat(90_000)}0]}]}`],
    ['/v1/responses', `{"model":"gpt-4o-mini","input":[{"role":"user","content":[${'{},'.repeat(90_000)}0]}]}`],
    ['/v1/ask', `{"ask":"${'\\u0041'.repeat(4_000_000)}`],
    ['/v1/ask', `{"ask":[${'[[[]]],'.repeat(4_000_000)}`],
    ['/v1/moderations', `{"input":[${'0,'.repeat(199_000)}0]}`],
    ['/v1/ask', `{"ask":"a"${' '.repeat(30_000_000)}`],
  ])('to %s is refused without holding up anybody: number %#', async (path, body) => {
    const answer = await gateway.post(path, body);
    expect(answer.status).toBe(400);
  });
});

describe('an offer of another protocol', () => {
  const offers = [
    ['h2c', { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA' }],
    ['TLS', { connection: 'upgrade', upgrade: 'TLS/1.0' }],
    ['a WebSocket elsewhere', { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }],
    ['two protocols', { connection: 'keep-alive, Upgrade', upgrade: 'h2c, websocket' }],
  ] as const;

  it.each(offers)('of %s is ignored, and the request answered', async (_what, headers) => {
    const { received } = await talk(head('GET /health/live', headers), answered);
    expect(received).toMatch(/^HTTP\/1\.1 200 .*"live"/s);
  });

  it.each(offers)('of %s with a body, in one piece or in two, is answered too', async (_what, headers) => {
    const body = JSON.stringify({ ask: 'hola', mode: 'agil' });
    const start = head('POST /v1/ask', { ...headers, ...authorization(gateway.key), ...json, 'content-length': body.length });
    expect((await talk(start + body, answered)).received).toMatch(/^HTTP\/1\.1 200 /);
    expect((await talk(start + body.slice(0, 5), answered, body.slice(5))).received).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('an expectation', () => {
  it.each([
    ['/v1/chat/completions', /"type":"invalid_request_error"/],
    ['/v1/ask', /"done":true/],
  ])('that nobody meets is refused with 417 in the format of %s', async (path, shape) => {
    const { received } = await talk(head(`POST ${path}`, { ...authorization(gateway.key), ...json, 'content-length': 2, expect: 'tea' }), answered);
    expect(received).toMatch(/^HTTP\/1\.1 417 /);
    expect(received).toMatch(shape);
  });
});

describe('a method', () => {
  it.each(['QUERY', 'PROPFIND', 'TRACE', 'PUT', 'PATCH', 'LOCK', 'PURGE', 'SEARCH', 'M-SEARCH', 'UNLINK', 'OPTIONS'])(
    '%s that no route takes is 405',
    async (method) => {
      for (const headers of [{}, json]) {
        const { received } = await talk(head(`${method} /v1/chat/completions`, { ...headers, 'content-length': 0 }), answered);
        expect(received).toMatch(/^HTTP\/1\.1 405 .*allow: POST\r\n/is);
      }
    },
  );

  it('CONNECT gets an answer', async () => {
    expect((await talk(head('CONNECT example.com:443', {}), answered)).received).toMatch(/^HTTP\/1\.1 405 /);
  });
});

describe('an address', () => {
  it.each([
    ['/v1/v1/chat/completions', '/v1/chat/completions'],
    ['/chat/completions', '/v1/chat/completions'],
    ['/api/v1/embeddings', '/v1/embeddings'],
  ])('%s that is a little wrong names the right one', async (path, instead) => {
    const answer = await gateway.post(path, { a: 1 });
    expect(answer.status).toBe(404);
    expect(JSON.stringify(await answer.json())).toContain(instead);
  });

  it.each(['/v1/ask/', '//v1/ask', '/v1//ask//'])('%s with a slash too many is served', async (path) => {
    expect((await gateway.post(path, { ask: 'hola', mode: 'agil' })).status).toBe(200);
  });

  it.each([
    '/docs/..',
    '/docs/../',
    '/docs/%2e%2e',
    '/docs/%2e%2e/%2e%2e/etc/passwd',
    '/docs/%00',
    '/docs/a%5c..%5cb',
    '/v1/%c0%af',
    '/v1/models/%00',
    '/files/%ff',
    '/docs/%',
    '/docs/..%2f..%2fpackage.json',
    '/v1/models/..',
    '/*',
    '*',
  ])(
    // prettier-ignore
    '%s is no fault of ours',
    async (path) => {
      const { received } = await talk(head(`GET ${path}`, { connection: 'close', ...authorization(gateway.key) }), never);
      expect(received).toMatch(/^HTTP\/1\.1 (?:200|301|302|400|401|404|405) /);
    },
  );

  it.each(['POST', 'DELETE', 'GET'])('that no route has is told so to %s before anything else', async (method) => {
    const { received } = await talk(head(`${method} /v1/files/file-1`, { ...json, 'content-length': 1 }), answered);
    expect(received).toMatch(/^HTTP\/1\.1 404 .*"type":"invalid_request_error".*"code":"route_not_found"/s);
  });
});

describe('a key', () => {
  it.each(['api-key', 'x-api-key'])('is taken from the header %s', async (name) => {
    const answer = await fetch(`${gateway.url}/v1/models`, { headers: { [name]: gateway.key } });
    expect(answer.status).toBe(200);
  });
});

describe('the type of a body', () => {
  it.each(['application/json; charset=utf-8', 'text/json', 'application/merge-patch+json', 'Application/JSON;charset="UTF-8"'])('may be %s', async (type) => {
    expect((await gateway.post('/v1/ask', { ask: 'hola', mode: 'agil' }, { 'content-type': type })).status).toBe(200);
  });

  it('says nothing where there is no body', async () => {
    const ask = (method: string, path: string, type: string) => fetch(gateway.url + path, { method, headers: { ...authorization(gateway.key), 'content-type': type } }); // prettier-ignore
    expect((await ask('GET', '/v1/models', 'multipart/form-data')).status).toBe(200);
    expect((await ask('GET', '/v1/models', 'application/json')).status).toBe(200);
    const deleted = await ask('DELETE', '/v1/account/webhooks/whe_1', 'application/json');
    expect(JSON.stringify(await deleted.json())).not.toContain('invalid_json');
    const empty = await ask('POST', '/v1/ask', 'application/json');
    expect(await empty.json()).toMatchObject({ error: { code: 'invalid_json' } });
  });

  it('gzip is refused in words that help', async () => {
    const answer = await gateway.post('/v1/chat/completions', '{}', { 'content-encoding': 'gzip' });
    expect(answer.status).toBe(415);
    expect(JSON.stringify(await answer.json())).toContain('content-encoding: gzip');
  });
});

describe('a form', () => {
  it.each([
    ['a boundary of 300 characters', `multipart/form-data; boundary=${'b'.repeat(300)}`],
    ['no boundary', 'multipart/form-data'],
    ['an empty boundary', 'multipart/form-data; boundary='],
    ['a boundary of signs', 'multipart/form-data; boundary="\\"\\r"'],
    ['another multipart type', 'multipart/mixed; boundary=x'],
  ])('with %s is refused', async (_what, type) => {
    const { received } = await talk(head('POST /v1/audio/transcriptions', { ...authorization(gateway.key), 'content-type': type, 'content-length': 5 }) + 'hello', answered); // prettier-ignore
    expect(received).toMatch(/^HTTP\/1\.1 (?:400|415) /);
  });

  it.each(['language', 'prompt', 'response_format', 'temperature'])('with an empty %s is one without', async (name) => {
    const form = new FormData();
    form.set('model', 'whisper-1');
    form.set(name, '');
    form.set('file', new File([new Uint8Array(wav(1))], 'a.wav'));
    const answer = await fetch(`${gateway.url}/v1/audio/transcriptions`, { method: 'POST', headers: authorization(gateway.key), body: form });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('"text"')]);
  });

  it.each(['response_format', 'quality', 'size', 'n', 'user', 'background'])('of a picture with an empty %s is one without', async (name) => {
    const form = new FormData();
    form.set('prompt', 'make it red');
    form.set(name, '');
    form.set('image', new File([new Uint8Array(png(8, 8))], 'a.png'));
    const answer = await fetch(`${gateway.url}/v1/images/edits`, { method: 'POST', headers: authorization(gateway.key), body: form });
    expect(answer.status).toBe(200);
  });
});

describe('a browser', () => {
  it('may change things, and reads every header of ours', async () => {
    const { headers } = await fetch(`${gateway.url}/v1/account/webhooks/whe_1`, {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example', 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization,content-type' },
    });
    expect(headers.get('access-control-allow-methods')).toContain('PATCH');
    const exposed = headers.get('access-control-expose-headers')?.split(', ') ?? [];
    const answer = await gateway.post('/v1/chat/completions', { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hi' }] });
    const ours = [...answer.headers.keys()].filter((name) => name.startsWith('x-') && name !== 'x-content-type-options');
    expect(exposed).toEqual(expect.arrayContaining([...ours, 'x-should-retry', 'retry-after', 'x-ratelimit-reset-tokens']));
  });
});

describe('a callback of a provider', () => {
  const post = (jobId: string, token: string) => fetch(`${gateway.url}/v1/callbacks/${jobId}/${token}`, { method: 'POST', headers: json, body: '{"a":1}' });

  it('at an address of ours reaches whoever works on the job', async () => {
    const connection = await connectNats({ url: gateway.nats.url, name: 'worker' });
    const heard = new Promise<string>((resolve) => {
      connection.subscribe(providerCallbackSubject('job-1'), { callback: (_error, message) => resolve(message.string()) });
    });
    await connection.flush();
    const token = signCallback('job-1', 'links of tests only');
    expect((await post('job-1', token)).status).toBe(200);
    expect(JSON.parse(await heard)).toMatchObject({ token, bodyBase64: Buffer.from('{"a":1}').toString('base64') });
    await connection.close();
  });

  it.each([
    ['job-1', 'a'.repeat(32)],
    ['job-1', ''],
    ['job-2', signCallback('job-1', 'links of tests only')],
    ['job-1', signCallback('job-1', 'another secret')],
    ['__proto__', 'constructor'],
  ])('at any other address is told that there is no such route: %s %s', async (jobId, token) => {
    const answer = await post(jobId, token);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'route_not_found' } });
  });

  it('at another address is not read', async () => {
    const { received, isClosed } = await talk(head('POST /v1/callbacks/job-1/x', { ...json, 'content-length': 1_000_000 }), never, 10);
    expect(received).toMatch(/^HTTP\/1\.1 404 /);
    expect(isClosed).toBe(true);
  });
});
