import { compareShape } from './compare-shape.ts';

const page = { id: 'a1', status: 'done', cost: 70, error: null, at: '2026-03-26T12:00:00.000Z', urls: ['https://example.com/a.png'], nested: { flag: true } };
const answer = {
  id: 'b2',
  status: 'done',
  cost: 5,
  error: null,
  at: '2026-11-22T00:00:00Z',
  urls: ['http://127.0.0.1:1/x', 'http://127.0.0.1:1/y'],
  nested: { flag: false },
};

describe('compareShape', () => {
  it('takes samples for their type, and lets an answer say more', () => {
    expect(compareShape(page, { ...answer, more: 1 })).toEqual([]);
    expect(compareShape({ error: null }, { error: { message: 'x' } })).toEqual([]);
  });

  it('takes literals for what they are', () => {
    expect(compareShape(page, answer, ['status', 'error', 'cost'])).toEqual(['cost: 70 on the page, 5 here']);
    expect(compareShape(page, { ...answer, error: 'x' }, ['error'])).toEqual(['error: null on the page, "x" here']);
    expect(compareShape({ types: ['text', 'image'] }, { types: ['image'] }, ['types'])).toEqual(['types: ["text","image"] on the page, ["image"] here']);
  });

  it('names what is absent, of another type, or empty', () => {
    expect(compareShape(page, { ...answer, id: undefined, cost: '5', nested: [], urls: [] })).toEqual([
      'id: string on the page, absent here',
      'cost: number on the page, string here',
      'urls: an empty list',
      'nested: object on the page, a list here',
    ]);
    expect(compareShape({ answer: 'tok' }, { answer: '' })).toEqual(['answer: an empty text']);
    expect(compareShape(page, 'oops')).toEqual(['the answer: object on the page, string here']);
  });

  it('knows dates and addresses, in lists as well', () => {
    expect(compareShape(page, { ...answer, at: 'today', urls: ['http://127.0.0.1/x', 'x.png'] })).toEqual([
      'at: a date on the page, "today" here',
      'urls[]: an address on the page, "x.png" here',
    ]);
  });
});
