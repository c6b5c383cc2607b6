import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const read = async (path: string) => {
  const response = await fetch(gateway.url + path);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

it('the index names every page, and every page is there with all operations of its tag', async () => {
  const index = await read('/llms.txt');
  expect([index.status, index.type]).toEqual([200, 'text/plain; charset=utf-8']);
  const links = [...index.text.matchAll(/\]\((http[^)]+\.md)\)/g)].map(([, link]) => new URL(link ?? '').pathname);
  expect(links).toEqual(['ask', 'runs', 'generations', 'openai', 'account', 'portazgo'].map((tag) => `/docs/${tag}.md`));
  const document = JSON.parse((await read('/openapi.json')).text) as { paths: Record<string, Record<string, { tags: string[] }>> };
  const pages = new Map(await Promise.all(links.map(async (link) => [link, await read(link)] as const)));
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, { tags }] of Object.entries(methods)) {
      const page = pages.get(`/docs/${tags[0]}.md`);
      expect([page?.status, page?.type]).toEqual([200, 'text/markdown; charset=utf-8']);
      expect(page?.text).toContain(`## ${method.toUpperCase()} ${path}\n`);
    }
});

it('a page tells fields with their bounds and meaning', async () => {
  const { text } = await read('/docs/generations.md');
  expect(text).toContain('- `prompt` (required): string. at least 3 characters, at most 5000 characters.');
  expect(text).toContain('1 credit an image.');
});
