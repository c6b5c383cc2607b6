import fc from 'fast-check';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

interface Operation {
  requestBody?: { content: Record<string, { schema?: unknown; example?: unknown; examples?: Record<string, { value: unknown }> }> };
}
type Route = { path: string; method: string; example: Record<string, unknown>; hasBody: boolean };

let gateway: TestGateway;
let routes: Route[];

beforeAll(async () => {
  gateway = await startTestGateway({ JOB_WAIT_SECONDS: 1, CALL_TIMEOUT_MS: 2_000 });
  const document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as { paths: Record<string, Record<string, Operation>> };
  routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { requestBody }]) => {
      const json = requestBody?.content['application/json'];
      const [first] = Object.values(json?.examples ?? {});
      return {
        path,
        method: method.toUpperCase(),
        example: (json?.example ?? first?.value ?? {}) as Record<string, unknown>,
        hasBody: requestBody !== undefined,
      };
    }),
  );
});
afterAll(() => gateway.stop());

/** Values that programs trip over: what looks like something else, what JavaScript gives a meaning of its own, what no database takes. */
const strange = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  1.5,
  -0,
  1e308,
  2 ** 60,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00a',
  '😀',
  'x'.repeat(10_000),
  'constructor',
  'toString',
  'hasOwnProperty',
  '__proto__',
  '-1',
  '1e999',
  'null',
  '../..',
  'https://[::1]:1/',
  'data:;base64,',
  'data:image/png;base64,AAAA',
  [],
  [null],
  [[]],
  [{}],
  ['', ''],
  {},
  { length: 1 },
  { length: { toString: 1 } },
  { toString: 1 },
  { valueOf: 1, toString: null },
  { constructor: 1 },
  { constructor: { name: 1 } },
  { type: 'constructor' },
  { type: 'toString' },
  { type: 'text' },
  { type: null },
  { type: 'image_url' },
  { id: { length: { toString: 1 } } },
  { toJSON: 1 },
  { hasOwnProperty: 1 },
  JSON.parse('{"then":1}'),
  JSON.parse('['.repeat(28) + ']'.repeat(28)),
);
const strangeName = fc.constantFrom(
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
  'toJSON',
  '\u0000',
  '\ud800',
  '',
  ' ',
  'a.b[0]',
  'x'.repeat(300),
);

/** The example with one thing in it changed, wherever it stands. */
function changed(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value) && value.length > 0) {
    return fc.oneof(strange, fc.nat({ max: value.length - 1 }).chain((at) => changed(value[at]).map((item) => value.with(at, item)))); // prettier-ignore
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    const object = value as Record<string, unknown>;
    return fc.oneof(
      { arbitrary: fc.constantFrom(...Object.keys(object)).chain((name) => changed(object[name]).map((item) => ({ ...object, [name]: item }))), weight: 6 },
      { arbitrary: fc.tuple(strangeName, strange).map(([name, item]) => ({ ...object, [name]: item })), weight: 1 },
      { arbitrary: strange, weight: 1 },
    );
  }
  return strange;
}

const pathValue = fc.constantFrom('a', 'constructor', '__proto__', 'toString', '%00', '%ED%A0%80', '%F0%9F%98%80', '..', '%2e%2e', '%2F', '0', '-1', '1e999', 'x'.repeat(500), '01J9ZK3M8Q0000000000000000', "'", '%20'); // prettier-ignore
const queryValue = fc.constantFrom('', 'limit=-1', 'limit=1e999', 'limit=a&limit=b', 'before=%00', 'before=constructor', 'before=9999-99-99', 'status=__proto__', '%', '__proto__=1', 'a[b]=c', 'page=0', 'kind=toString', 'limit=NaN'); // prettier-ignore
const headersValue = fc.constantFrom<Record<string, string>>(
  {},
  {},
  { 'accept-language': 'constructor' },
  { 'accept-language': 'toString;q=1, __proto__' },
  { 'idempotency-key': 'constructor' },
  { 'content-type': 'application/json; charset=klingon' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'constructor' },
  { range: 'bytes=9-1,constructor' },
  { accept: 'toString' },
  { traceparent: '00-__proto__-x-1' },
);

/** Fields that a format of ours always has. */
function hasShape(path: string, body: unknown): boolean {
  const answer = body as { error?: { message?: unknown }; message?: unknown; code?: unknown };
  if (typeof body !== 'object' || body === null) return false;
  return typeof (answer.error?.message ?? answer.message ?? answer.error) === 'string' || path.startsWith('/health');
}

async function send({ path, method, hasBody }: Route, body: unknown, headers: Record<string, string>, value: string, query: string): Promise<void> {
  const url = `${gateway.url}${path.replaceAll(/\{\w+\}/g, () => value)}${query ? `?${query}` : ''}`;
  const text = hasBody ? JSON.stringify(body) : undefined;
  const controller = new AbortController();
  const answer = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${gateway.key}`, ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    signal: controller.signal,
    redirect: 'manual',
    ...(text === undefined ? {} : { body: text }),
  });
  if (answer.status < 400) return controller.abort();
  const told = await answer.text();
  const seen = `${method} ${url} ${JSON.stringify(headers)} ${text ?? ''} → ${answer.status} ${told}`.slice(0, 3_000);
  if (told.includes('internal_error') || answer.status === 500 || told.includes('[native code]')) throw new Error(seen);
  if (method !== 'HEAD' && !hasShape(path, JSON.parse(told))) throw new Error(`no shape: ${seen}`);
}

const isPlain = ({ path }: Route) => path !== '/v1/stream';

it('no route answers 500 to whatever is put into its fields, and each refuses in its own format', async () => {
  const failures: string[] = [];
  await Promise.all(
    routes.filter(isPlain).map(async (route) => {
      const input = fc.record({ body: changed(route.example), headers: headersValue, value: pathValue, query: queryValue });
      for (const { body, headers, value, query } of fc.sample(input, { numRuns: route.hasBody ? 30 : 10, seed: 10 })) {
        await send(route, body, headers, value, query).catch((error: unknown) => failures.push(String(error)));
      }
    }),
  );
  expect(failures).toEqual([]);
}, 120_000);
