import { TickBatcher } from './tick-batcher.ts';

function doubling() {
  const batches: number[][] = [];
  const send = (items: number[]) => {
    batches.push(items);
    return Promise.resolve(items.map((item) => item * 2));
  };
  return { batches, send };
}

it('sends the items of one tick together and gives each its own result', async () => {
  const { batches, send } = doubling();
  const batcher = new TickBatcher(send, { itemsMax: 10 });
  await expect(Promise.all([1, 2, 3].map((item) => batcher.add(item)))).resolves.toEqual([2, 4, 6]);
  await expect(batcher.add(4)).resolves.toBe(8);
  expect(batches).toEqual([[1, 2, 3], [4]]);
});

it('never sends more than the most at once', async () => {
  const { batches, send } = doubling();
  const batcher = new TickBatcher(send, { itemsMax: 2 });
  await Promise.all([1, 2, 3, 4, 5].map((item) => batcher.add(item)));
  expect(batches).toEqual([[1, 2], [3, 4], [5]]);
});

it('fails the items of a send that fails, and no others', async () => {
  const batcher = new TickBatcher((items: number[]) => (items.includes(1) ? Promise.reject(new Error('broken')) : Promise.resolve(items)), { itemsMax: 2 });
  const outcomes = await Promise.allSettled([1, 2, 3].map((item) => batcher.add(item)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});

it('refuses an answer that does not match its items', async () => {
  const batcher = new TickBatcher((items: number[]) => Promise.resolve(items.slice(1)), { itemsMax: 4 });
  const outcomes = await Promise.allSettled([1, 2].map((item) => batcher.add(item)));
  expect(outcomes).toMatchObject([{ reason: { code: 'internal_error' } }, { reason: { code: 'internal_error' } }]);
});
