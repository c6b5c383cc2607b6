import { presentedId } from './presented-id.ts';

it.each(['01J9ZK3M8Q0000000000000000', 'whep_2f', '20261128-abc'])('%s is looked up as it came', (id) => {
  expect(presentedId(id)).toBe(id);
});

it.each(['', 'a b', '\u0000', 'a\u0000', '\ud800', '😀', 'x'.repeat(101)])('%j is nobody’s', (id) => {
  expect(presentedId(id)).toBe('nobody');
});
