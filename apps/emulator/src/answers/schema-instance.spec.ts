import { schemaInstance } from './schema-instance.ts';

describe('schemaInstance', () => {
  const cases: [string, Record<string, unknown>, unknown][] = [
    ['constants and lists', { type: 'object', properties: { a: { const: 7 }, b: { enum: ['x', 'y'] } } }, { a: 7, b: 'x' }],
    ['a required member without a schema', { type: 'object', required: ['free'] }, { free: 'emulated free' }],
    [
      'limits of numbers',
      {
        type: 'array',
        prefixItems: [
          { type: 'integer', exclusiveMinimum: 4, multipleOf: 5 },
          { type: 'number', minimum: 0.1, maximum: 0.2 },
          { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.5 },
          { type: 'integer', maximum: -3 },
        ],
      },
      [5, 0.15, 0.25, -3],
    ],
    [
      'lengths of texts',
      {
        type: 'array',
        prefixItems: [
          { type: 'string', minLength: 20 },
          { type: 'string', maxLength: 3 },
        ],
      },
      ['emulated value......', 'emu'],
    ],
    [
      'formats and patterns',
      {
        type: 'array',
        prefixItems: [
          { type: 'string', format: 'date' },
          { type: 'string', pattern: '^[A-Z]{3}-\\d{2,4}$' },
        ],
      },
      ['2026-01-02', 'AAA-11'],
    ],
    ['lengths of lists', { type: 'array', items: { enum: ['a', 'b', 'c'] }, minItems: 3, uniqueItems: true }, ['a', 'b', 'c']],
    ['an empty list', { type: 'array', items: { type: 'string' }, maxItems: 0 }, []],
    ['alternatives, without null where it can', { anyOf: [{ type: 'null' }, { type: 'boolean' }] }, true],
    ['nullable types', { type: ['null', 'integer'] }, 1],
    [
      'references and allOf',
      {
        $ref: '#/$defs/both',
        $defs: { both: { allOf: [{ type: 'object', properties: { a: { type: 'null' } } }, { properties: { b: { type: 'boolean' } } }] } },
      },
      { a: null, b: true },
    ],
  ];
  it.each(cases)('keeps %s', (_name, schema, value) => {
    expect(schemaInstance(schema)).toEqual(value);
  });

  it('comes to an end on recursive schemas', () => {
    const node = {
      type: 'object',
      properties: { value: { type: 'integer' }, next: { anyOf: [{ $ref: '#' }, { type: 'null' }] }, children: { type: 'array', items: { $ref: '#' } } },
      required: ['value', 'next', 'children'],
    };
    const text = JSON.stringify(schemaInstance(node));
    expect(text).toContain('"next":null');
    expect(text).toContain('"children":[]');
    expect(text.length).toBeLessThan(5_000);
  });
});
