import { RecentNames } from './recent-names.ts';

it('a name is known for its time, and the oldest goes when there are too many', () => {
  let nowMs = 0;
  const names = new RecentNames(2, 100, () => nowMs);
  names.add('a');
  nowMs = 50;
  names.add('b');
  expect([names.has('a'), names.has('b'), names.has('c')]).toEqual([true, true, false]);
  nowMs = 100;
  expect([names.has('a'), names.has('b')]).toEqual([false, true]);
  names.add('c');
  names.add('b');
  names.add('d');
  expect([names.has('b'), names.has('c'), names.has('d')]).toEqual([true, false, true]);
});
