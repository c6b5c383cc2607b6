import { createConnection } from 'node:net';
import { createApiKey } from '@portazgo/contracts';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;
const key = createApiKey('live');
const mistyped = key.slice(0, 20) + (key[20] === 'a' ? 'b' : 'a') + key.slice(21);

describe('a key', () => {
  const withKey = (authorization?: string) =>
    fetch(`${gateway.url}/v1/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      body: '{"ask":"hola"}',
    });

  it.each([
    [undefined, 'key_missing'],
    ['Basic abc', 'key_malformed'],
    ['Bearer sk-abc', 'key_malformed'],
    [`Bearer ${mistyped}`, 'key_checksum'],
    [`Bearer ${key}`, 'key_unknown'],
  ])('in the header %.24p is refused as %s', async (authorization, code) => {
    const answer = await withKey(authorization);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await codeOf(answer)).toBe(code);
  });

  it('is asked for before a large body is read', async () => {
    const { port } = new URL(gateway.url);
    const text = await new Promise<string>((resolve, reject) => {
      let received = '';
      const head = 'POST /v1/ask HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 30000000\r\n\r\n';
      const socket = createConnection(Number(port), '127.0.0.1', () => socket.write(head));
      socket.on('data', (data) => {
        received += data.toString();
        if (received.includes('}')) socket.destroy();
      });
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
    });
    expect(text).toContain('key_missing');
  });

  it('that cannot exist is refused without asking billing', async () => {
    const before = gateway.billing.admissions.length;
    await withKey(`Bearer ${mistyped}`);
    expect(gateway.billing.admissions).toHaveLength(before);
  });
});

describe('a page of another origin', () => {
  it('may ask with its key', async () => {
    const origin = 'https://page.example';
    const preflight = await fetch(`${gateway.url}/v1/ask`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization,content-type',
    });
    const answer = await gateway.post('/v1/ask', { ask: 'hola' }, { origin });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  });
});

describe('an ask that cannot be taken is refused by name', () => {
  it.each([
    [{}, 400, 'invalid_request', 'ask'],
    [{ ask: '' }, 400, 'invalid_request', 'ask'],
    [{ ask: 5 }, 400, 'invalid_request', 'ask'],
    [[], 400, 'invalid_request', 'body'],
    [{ ask: 'hola', modo: 'x' }, 400, 'invalid_request', 'modo'],
    [{ ask: 'hola', mode: 'nonsense' }, 404, 'model_not_found', 'mode'],
    [{ ask: 'hola', mode: 'image-nothing' }, 404, 'model_not_found', 'mode'],
    [{ ask: 'hola', service: 'nonsense' }, 400, 'invalid_request', 'service'],
    [{ ask: 'hola', service: 'vision', mode: 'agil' }, 400, 'invalid_request', 'service'],
    [{ ask: 'hola', max_tokens: 0 }, 400, 'invalid_request', 'max_tokens'],
    [{ ask: 'hola', max_tokens: -1 }, 400, 'invalid_request', 'max_tokens'],
    [{ ask: 'hola', max_tokens: 1.5 }, 400, 'invalid_request', 'max_tokens'],
    [{ ask: 'hola', max_tokens: 9_999_999 }, 400, 'invalid_request', 'max_tokens'],
    [{ ask: 'hola', temperature: 2.1 }, 400, 'invalid_request', 'temperature'],
    [{ ask: 'hola', temperature: '1' }, 400, 'invalid_request', 'temperature'],
    [{ ask: 'hola', mode: 'vision', image_url: 'https://a.b/c', image_data: 'iVBORw0KGgoAAAA=' }, 400, 'invalid_request', 'image_data'],
    [{ ask: 'hola', mode: 'vision', image_data: 'bm90IGFuIGltYWdl' }, 400, 'file_refused', 'image_data'],
    [{ ask: 'hola', mode: 'vision', image_url: 'file:///etc/passwd' }, 400, 'invalid_request', 'image_url'],
    [{ ask: 'hola', mode: 'agil', image_url: 'https://a.b/c' }, 400, 'unsupported_parameter', 'image_url'],
  ])('%j', async (body, status, code, field) => {
    const before = gateway.billing.admissions.length;
    const answer = await gateway.post('/v1/ask', body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ done: true, error: { code, field } });
    expect(gateway.billing.admissions).toHaveLength(before);
  });

  it('in the language of the caller, in Spanish when it names none', async () => {
    const refusal = async (language?: string) =>
      ((await (await gateway.post('/v1/ask', { ask: 5 }, language ? { 'accept-language': language } : {})).json()) as { error: { message: string } }).error
        .message;
    expect(await refusal()).toMatch(/^El campo 'ask' no es válido: debe ser un texto, no un número\.$/);
    expect(await refusal('pt-BR')).toMatch(/^O campo 'ask' não é válido: deve ser um texto, não um número\.$/);
    expect(await refusal('en')).toMatch(/^The field 'ask' is not valid: must be a string, not a number\.$/);
  });
});

describe('a body that cannot be read', () => {
  it.each([
    ['/v1/ask', '{"ask":', 400, 'invalid_json'],
    ['/v1/ask', '{"ask":"hola","__proto__":{"admin":true}}', 400, 'invalid_json'],
    ['/v1/ask', `{"ask":${'['.repeat(40)}${']'.repeat(40)}}`, 400, 'invalid_json'],
    ['/v1/embeddings', JSON.stringify({ model: 'text-embedding-3-small', input: 'x'.repeat(1_100_000) }), 413, 'body_too_large'],
    ['/v1/chat/completions', 'null', 400, 'invalid_request'],
  ])('%s %.30p', async (path, body, status, code) => {
    const answer = await gateway.post(path, body);
    expect(answer.status).toBe(status);
    expect(await codeOf(answer)).toBe(code);
  });

  it('may be larger where pictures are', async () => {
    const answer = await gateway.post('/v1/ask', { ask: 'x'.repeat(1_500_000), mode: 'agil' });
    expect(answer.status).toBe(200);
  });

  it('of another type, or packed, is refused', async () => {
    const form = await gateway.post('/v1/ask', 'ask=hola', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([form.status, await codeOf(form)]).toEqual([415, 'unsupported_media_type']);
    const packed = await gateway.post('/v1/ask', '{"ask":"hola"}', { 'content-encoding': 'gzip' });
    expect([packed.status, await codeOf(packed)]).toEqual([415, 'unsupported_media_type']);
  });

  it('with a useless Idempotency-Key is refused', async () => {
    const answer = await gateway.post('/v1/ask', { ask: 'hola' }, { 'idempotency-key': 'x'.repeat(256) });
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_request', field: 'Idempotency-Key' } });
  });
});

describe('a route that is none', () => {
  it.each([
    ['GET', '/v1/nonsense', { error: { code: 'route_not_found', type: 'invalid_request_error', param: null } }],
    ['POST', '/v1/fine-tunes', { error: { code: 'route_not_found', type: 'invalid_request_error' } }],
    ['GET', '/v1/ask/nonsense', { done: true, error: { code: 'route_not_found' } }],
    ['GET', '/nonsense?key=secret', { error: { code: 'route_not_found', message: 'This gateway does not offer the route GET /nonsense.' } }],
    ['GET', '/v1/%', { error: { code: 'route_not_found' } }],
  ])('%s %s is told in the format of its path', async (method, path, body) => {
    const answer = await fetch(gateway.url + path, { method });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(await answer.json()).toMatchObject(body);
  });

  it.each([
    ['DELETE', '/v1/ask', 'POST'],
    ['GET', '/v1/chat/completions', 'POST'],
    ['POST', '/v1/models/gpt-4o', 'GET, HEAD'],
  ])('%s %s has the wrong method', async (method, path, allow) => {
    const answer = await fetch(gateway.url + path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
    expect(await codeOf(answer)).toBe('method_not_allowed');
  });

  it('that is no HTTP at all gets an answer and a closed connection', async () => {
    const { port } = new URL(gateway.url);
    const text = await new Promise<string>((resolve, reject) => {
      let received = '';
      const socket = createConnection(Number(port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      socket.on('data', (data) => (received += data.toString()));
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    expect(text).toContain('"error"');
  });
});
