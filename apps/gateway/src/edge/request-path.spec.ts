import { pathOf, plainUrl } from './request-path.ts';

it.each([
  ['/v1/models', '/v1/models'],
  ['/v1/models/', '/v1/models'],
  ['//v1//models//?a=//b/', '/v1/models?a=//b/'],
  ['/', '/'],
  ['//', '/'],
  ['', ''],
  ['/v1/models/?', '/v1/models?'],
])('%p is read as %p', (url, plain) => {
  expect(plainUrl(url)).toBe(plain);
});

it('a path is told without its query, and not longer than it helps', () => {
  expect(pathOf('/v1/ask/?key=secret')).toBe('/v1/ask');
  expect(pathOf(`/${'a'.repeat(1_000)}`)).toHaveLength(256);
});
