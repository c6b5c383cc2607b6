import { JsonValidator } from './json-validator.ts';

const fault = (schema: Record<string, unknown>, value: unknown) => JsonValidator.of(schema, 'schema').fault(value);
const receipt = {
  type: 'object',
  properties: { total: { type: 'number' }, lines: { type: 'array', items: { $ref: '#/$defs/line' } } },
  required: ['total'],
  $defs: { line: { type: 'string' } },
};

beforeAll(() => JsonValidator.warmUp());

it('says what does not fit, and nothing when all does', () => {
  expect(fault(receipt, { total: 7, lines: ['tea'] })).toBeNull();
  expect(fault(receipt, { lines: [] })).toBe("it must have required property 'total'");
  expect(fault(receipt, { total: 7, lines: [1] })).toBe('/lines/0 must be string');
});

it('reads older drafts, and takes formats for notes', () => {
  expect(
    fault({ $schema: 'http://json-schema.org/draft-07/schema#', definitions: { a: { type: 'string', format: 'date' } }, $ref: '#/definitions/a' }, 'today'),
  ).toBeNull();
});

it('refuses what is no schema by name', () => {
  for (const schema of [{ type: 'strng' }, { $ref: '#/$defs/gone' }, { pattern: '(' }, { minimum: 'one' }])
    expect(() => JsonValidator.of(schema, 'schema')).toThrow(expect.objectContaining({ code: 'invalid_request', field: 'schema' }));
});

it('keeps no schema from one client to the next', () => {
  JsonValidator.of({ $id: 'https://example.com/a', type: 'string' }, 'schema');
  expect(fault({ $id: 'https://example.com/a', type: 'number' }, 7)).toBeNull();
  expect(() => JsonValidator.of({ $ref: 'https://example.com/a' }, 'schema')).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});

it.each([
  ['a pattern that backtracks', { type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(60)}!`],
  ['every pair of a long list', { type: 'array', uniqueItems: true }, Array.from({ length: 60_000 }, (_, index) => ({ index }))],
])('gives up %s in time', (_what, schema, value) => {
  const startedAt = performance.now();
  expect(fault(schema, value)).toBe('it could not be checked in time');
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

it('survives values nested without end', () => {
  let value: unknown = 1;
  for (let depth = 0; depth < 20_000; depth++) value = [value];
  expect(fault({ $ref: '#/$defs/list', $defs: { list: { items: { $ref: '#/$defs/list' } } } }, value)).toBe('it could not be checked');
});
