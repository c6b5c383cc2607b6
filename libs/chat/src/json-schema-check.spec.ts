import { checkJsonSchema } from './json-schema-check.ts';

const check = (schema: unknown) => () => checkJsonSchema(schema, 'schema');
const nested = (depth: number): object => (depth === 0 ? { type: 'string' } : { items: nested(depth - 1) });

it('takes a schema that is whole in itself', () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { total: { $ref: '#/$defs/money' }, $ref: { type: 'string' } },
    $defs: { money: { type: 'number' } },
  };
  expect(check(schema)).not.toThrow();
  expect(check(nested(20))).not.toThrow();
});

it.each([['text'], [null], [[{ type: 'object' }]], [true], [7]])('refuses %j, which is no object', (schema) => {
  expect(check(schema)).toThrow(expect.objectContaining({ code: 'invalid_request', details: { field: 'schema', reason: expect.stringMatching(/object/) } }));
});

it.each([
  ['another document', { properties: { a: { $ref: 'https://example.com/schema.json' } } }, 'schema.properties.a.$ref'],
  ['a file', { $ref: 'file:///etc/passwd' }, 'schema.$ref'],
  ['another document by anchor', { allOf: [{ $dynamicRef: 'other#node' }] }, 'schema.allOf[0].$dynamicRef'],
  ['something to wait for', { $async: true }, 'schema.$async'],
])('refuses %s by its place', (_what, schema, field) => {
  expect(check(schema)).toThrow(expect.objectContaining({ code: 'invalid_request', details: expect.objectContaining({ field }) }));
});

it('refuses what is too deep, too large, or too much', () => {
  expect(check(nested(40))).toThrow(expect.objectContaining({ details: expect.objectContaining({ reason: expect.stringMatching(/32 levels/) }) }));
  expect(check(nested(5_000))).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  expect(check({ description: 'é'.repeat(40_000) })).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ reason: expect.stringMatching(/65536 bytes/) }) }),
  );
  expect(check({ anyOf: Array.from({ length: 6_000 }, () => ({})) })).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ reason: expect.stringMatching(/5000 parts/) }) }),
  );
});
