import { pathOf, plainUrl } from './request-path.ts';

it.each([
  ['/v1/models', '/v1/models'],
  ['/v1/models/', '/v1/models'],
  ['//v1//models//?a=//b/', '/v1/models?a=//b/'],
  ['/', '/'],
  ['//', '/'],
  ['', ''],
  ['/v1/models/?', '/v1/models?'],
  ['/v1/models/google/nano-banana?a=b/c', '/v1/models/google%2Fnano-banana?a=b/c'],
  ['/v1/models/google%2Fnano-banana/', '/v1/models/google%2Fnano-banana'],
  ['/api/v1/models/run', '/api/v1/models/run'],
])('%p is read as %p', (url, plain) => {
  expect(plainUrl(url)).toBe(plain);
});

it('a path is told without its query, and not longer than it helps', () => {
  expect(pathOf('/v1/ask/?key=secret')).toBe('/v1/ask');
  expect(pathOf(`/${'a'.repeat(1_000)}`)).toHaveLength(256);
});
