import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { RouteTable } from '../src/edge/route-table.ts';
import { readJson } from './support/read-json.ts';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

interface Media {
  schema?: object;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}
interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

let gateway: TestGateway;
let document: Document;
let operations: { method: string; path: string; operation: Operation }[];
beforeAll(async () => {
  gateway = await startTestGateway();
  document = await readJson<Document>(fetch(`${gateway.url}/openapi.json`));
  operations = Object.entries(document.paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path: route, operation })),
  );
});
afterAll(() => gateway.stop());

/** Pages for people, and what describes the rest. */
const undocumented = /^\/(docs|openapi\.json|llms\.txt)/;

it('every route is in the document, and the document has no other', () => {
  const { routes } = gateway.app.get(RouteTable);
  const served = routes
    .filter(({ url, method }) => !undocumented.test(url) && method !== 'HEAD' && method !== 'OPTIONS')
    .map(({ url, method }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
  expect(served.length).toBeGreaterThan(40);
  expect([...new Set(served)].toSorted()).toEqual(operations.map(({ method, path: route }) => `${method} ${route}`).toSorted());
});

it('no two operations have one id', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(ids).toEqual([...new Set(ids)]);
});

/** Whether a value is what a schema of the document says; the fault when it is not. */
function faultOf(schema: object, value: unknown): string | undefined {
  const inOne = (part: object) => JSON.parse(JSON.stringify(part).replaceAll('#/components/schemas/', '#/$defs/')) as object;
  const { success, error } = z.fromJSONSchema({ ...inOne(schema), $defs: inOne(document.components.schemas) } as never).safeParse(value);
  return success ? undefined : z.prettifyError(error);
}

const valuesOf = ({ example, examples = {} }: Media) => [
  ...(example === undefined ? [] : [{ name: 'example', value: example }]),
  ...Object.entries(examples).map(([name, { value }]) => ({ name, value })),
];

it('every example is what its schema says', () => {
  const seen: string[] = [];
  const faults: Record<string, string | undefined> = {};
  for (const { operation } of operations) {
    const contents = [operation.requestBody?.content ?? {}, ...Object.values(operation.responses).map(({ content = {} }) => content)];
    for (const media of contents.flatMap((content) => Object.values(content)))
      for (const { name, value } of valuesOf(media)) {
        seen.push(`${operation.operationId} ${name}`);
        const fault = media.schema && faultOf(media.schema, value);
        if (fault) faults[`${operation.operationId} ${name}`] = fault;
      }
  }
  expect(faults).toEqual({});
  expect(seen.length).toBeGreaterThan(30);
});

it('every example of a field is what the field says', () => {
  const faults: Record<string, string | undefined> = {};
  let seen = 0;
  const visit = (node: unknown, at: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('example' in node && !('paths' in node)) {
      const { example, ...schema } = node;
      seen++;
      const fault = faultOf(schema, example);
      if (fault) faults[at] = fault;
    }
    for (const [key, part] of Object.entries(node)) if (key !== 'example') visit(part, `${at}.${key}`);
  };
  visit(document.components.schemas, 'schemas');
  expect(faults).toEqual({});
  expect(seen).toBeGreaterThan(30);
});

const seeds = path.join(__dirname, '../../../tools/seeds/fixtures');
const page = (number: string) => readFileSync(path.join(seeds, `${number}.txt`), 'utf8');
/** The JSON bodies that a page shows whole. */
const bodiesOf = (number: string): unknown[] =>
  [...page(number).matchAll(/-d '(\{[^']*\})'|=== \S+\.request\.json\n(\{[^]*?\})\n(?:\n|$)/g)]
    .map(([, shell, json]) => JSON.parse(shell ?? json ?? '') as object)
    // `...` on a page stands for anything.
    .filter((body) => !/"\.\.\.(other_params)?"/.test(JSON.stringify(body)));
const examplesOf = (operationId: string): unknown[] => {
  const content = operations.find(({ operation }) => operation.operationId === operationId)?.operation.requestBody?.content['application/json'];
  return content ? valuesOf(content).map(({ value }) => value) : [];
};

describe('examples of requests', () => {
  it.each([
    ['000', ['ask']],
    ['001', ['runModel']],
    ['002', ['generateImage', 'generateVideo', 'generateSpeech', 'removeImageBackground', 'removeVideoBackground']],
    ['003', ['generateImage']],
  ])('are those of page %s', (number, ids) => {
    const shown = bodiesOf(number);
    const ours = ids.flatMap(examplesOf);
    expect(shown.length).toBeGreaterThan(0);
    for (const body of shown) expect(ours).toContainEqual(body);
  });

  it('are those of page 004, whose page is Python', () => {
    const python = page('004');
    const [poster] = examplesOf('createImage') as [{ model: string; prompt: string; n: number; size: string }];
    for (const text of [`model="${poster.model}"`, `"""${poster.prompt}"""`, `n=${poster.n}`, `size="${poster.size}"`]) expect(python).toContain(text);
    const cover = examplesOf('createChatCompletion')[1] as { model: string; messages: [{ content: [{ text: string }] }]; stream: true };
    for (const text of [`model="${cover.model}"`, `"""${cover.messages[0].content[0].text}"""`, 'stream=True']) expect(python).toContain(text);
  });

  it('are there for every operation that takes JSON and can cost money', () => {
    const without = operations.filter(
      ({ operation: { operationId, requestBody } }) => requestBody?.content['application/json'] && examplesOf(operationId).length === 0,
    );
    expect(without.map(({ operation }) => operation.operationId)).toEqual([]);
  });

  it('are taken by the gateway as they are', async () => {
    // What has an id in its address needs something that exists; the tests of those routes have it, and the webhooks are of another room.
    const asked = operations.filter(({ path: route, operation }) => !route.includes('{') && operation.operationId !== 'createWebhook');
    const answers: Record<string, number> = {};
    for (const { path: route, operation } of asked)
      for (const [index, body] of examplesOf(operation.operationId).entries()) {
        const response = await gateway.post(route, body);
        const text = await response.text();
        if (!response.ok || text.includes('"error":{')) answers[`${operation.operationId} ${index}: ${text.slice(0, 200)}`] = response.status;
        else answers[operation.operationId] = Math.max(answers[operation.operationId] ?? 0, response.status);
      }
    expect(Object.entries(answers).filter(([, status]) => status !== 200 && status !== 202)).toEqual([]);
    expect(Object.keys(answers).filter((name) => name.includes(' '))).toEqual([]);
    expect(Object.keys(answers).length).toBeGreaterThan(15);
  });
});
