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

describe('with a most of batches under way', () => {
  function held() {
    const batches: { items: number[]; answer: () => void }[] = [];
    const send = (items: number[]) => new Promise<number[]>((resolve) => void batches.push({ items, answer: () => resolve(items) }));
    return { batches, send, sent: () => batches.map(({ items }) => items) };
  }
  const ticks = async () => {
    for (let tick = 0; tick < 3; tick++)
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
  };

  it('gathers the items of later ticks until a batch comes back', async () => {
    const { batches, send, sent } = held();
    const batcher = new TickBatcher(send, { itemsMax: 10, underWayMax: 1, waitMs: 60_000 });
    const results = [batcher.add(1)];
    await ticks();
    results.push(batcher.add(2));
    await ticks();
    results.push(batcher.add(3));
    await ticks();
    expect(sent()).toEqual([[1]]);
    batches[0]!.answer();
    await ticks();
    expect(sent()).toEqual([[1], [2, 3]]);
    batches[1]!.answer();
    await expect(Promise.all(results)).resolves.toEqual([1, 2, 3]);
  });

  it('lets items leave all the same when the batch under way is stuck', async () => {
    const { batches, send, sent } = held();
    const batcher = new TickBatcher(send, { itemsMax: 10, underWayMax: 1, waitMs: 5 });
    void batcher.add(1);
    await ticks();
    const second = batcher.add(2);
    for (let wait = 0; wait < 500 && batches.length < 2; wait++)
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
    expect(sent()).toEqual([[1], [2]]);
    batches[1]!.answer();
    await expect(second).resolves.toBe(2);
  });

  it('does not wait for a full batch', async () => {
    const { send, sent } = held();
    const batcher = new TickBatcher(send, { itemsMax: 2, underWayMax: 1, waitMs: 60_000 });
    void batcher.add(1);
    await ticks();
    void batcher.add(2);
    void batcher.add(3);
    expect(sent()).toEqual([[1], [2, 3]]);
  });
});
