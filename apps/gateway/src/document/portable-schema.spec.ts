import { makePortable, type SchemaNode } from './portable-schema.ts';

const text = { type: 'string' };
const list = { type: 'array', items: text };
const none = { type: 'null' };
const object = { type: 'object', properties: { a: text }, additionalProperties: {} };
const map = { type: 'object', additionalProperties: { type: 'number' } };
const choice = { type: 'string', enum: ['a', 'b'] };
const reference = { $ref: '#/components/schemas/Thing' };

describe('a schema of the document', () => {
  it.each<[string, SchemaNode, SchemaNode, SchemaNode]>([
    ['a text or null', { anyOf: [{ ...text, maxLength: 3 }, none] }, { type: ['string', 'null'], maxLength: 3 }, { type: ['string', 'null'], maxLength: 3 }],
    ['a choice or null', { anyOf: [choice, none] }, choice, { type: ['string', 'null'], enum: ['a', 'b', null] }],
    ['a constant or null', { anyOf: [{ ...text, const: 'a' }, none] }, { ...text, const: 'a' }, { type: ['string', 'null'], enum: ['a', null] }],
    [
      'an object or null',
      { anyOf: [object, none], description: 'x' },
      { ...object, description: 'x' },
      { ...object, type: ['object', 'null'], description: 'x' },
    ],
    ['a map or null', { anyOf: [map, none] }, map, { anyOf: [map, none] }],
    ['a list or null', { anyOf: [list, none] }, list, { ...list, type: ['array', 'null'] }],
    ['something named or null', { anyOf: [reference, none] }, reference, { anyOf: [reference, none] }],
    ['one of several or null', { anyOf: [text, list, none] }, { anyOf: [text, list] }, { anyOf: [text, list] }],
    ['one of a union or null', { anyOf: [{ anyOf: [text, list] }, none] }, { anyOf: [text, list] }, { anyOf: [{ anyOf: [text, list] }, none] }],
    ['several types', { type: ['string', 'number'] }, { anyOf: [text, { type: 'number' }] }, { anyOf: [text, { type: 'number' }] }],
    ['several types or null', { type: ['string', 'number', 'null'] }, { anyOf: [text, { type: 'number' }] }, { anyOf: [text, { type: 'number' }] }],
    ['a type or null', { type: ['string', 'null'] }, { type: ['string', 'null'] }, { type: ['string', 'null'] }],
    ['null alone', none, { description: 'Always null.' }, { description: 'Always null.' }],
    [
      'a constant of yes',
      { type: 'boolean', const: true },
      { type: 'boolean', description: 'Always `true`.' },
      { type: 'boolean', description: 'Always `true`.' },
    ],
    ['a constant text', { ...text, const: 'a' }, { ...text, const: 'a' }, { ...text, const: 'a' }],
    ['a default', { ...text, default: 'a', description: 'A.' }, { ...text, description: 'A. `a` when absent.' }, { ...text, default: 'a', description: 'A.' }],
    [
      'a list of free objects in a union',
      { anyOf: [text, { type: 'array', items: map }] },
      { anyOf: [text, { type: 'array', items: {} }] },
      { anyOf: [text, { type: 'array', items: {} }] },
    ],
  ])('is portable as %s', (_, schema, ofRequest, ofAnswer) => {
    expect(makePortable(schema, 'input')).toEqual(ofRequest);
    expect(makePortable(schema, 'output')).toEqual(ofAnswer);
    // At any depth the same.
    const deep = (node: SchemaNode) => ({ type: 'object', properties: { a: { type: 'array', items: node } }, additionalProperties: {} });
    expect(makePortable(deep(schema), 'input')).toEqual(deep(ofRequest));
  });

  it('has no union as the type of its further properties and no type of its keys', () => {
    const open = { type: 'object', propertyNames: text, additionalProperties: { anyOf: [text, list, none] } };
    expect(makePortable(open, 'input')).toEqual({ type: 'object', additionalProperties: {} });
    expect(makePortable({ ...open, additionalProperties: text }, 'input')).toEqual({ type: 'object', additionalProperties: text });
  });

  it('of an answer may lack a field that can be null or one of several', () => {
    const answer = { type: 'object', required: ['a', 'b', 'c'], properties: { a: text, b: { anyOf: [text, list, none] }, c: none } };
    expect(makePortable(answer, 'output')).toMatchObject({ required: ['a'] });
  });

  it('is not changed where it came from', () => {
    const schema = Object.freeze({
      type: 'object',
      required: Object.freeze(['a']),
      properties: Object.freeze({ a: Object.freeze({ anyOf: Object.freeze([text, none]) }) }),
    });
    expect(() => makePortable(schema as unknown as SchemaNode, 'output')).not.toThrow();
  });
});
