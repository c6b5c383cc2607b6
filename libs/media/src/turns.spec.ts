import { Turns } from './turns.ts';

it('lets no more than it may at once, in the order of asking, and goes on after a failure', async () => {
  const turns = new Turns(2);
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const work = (n: number) =>
    turns.take(async () => {
      begun.push(n);
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      if (n === 1) throw new Error('one fails');
      return n;
    });
  const results = await Promise.allSettled(Array.from({ length: 6 }, (_, n) => work(n)));
  expect(most).toBe(2);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled']);
});
