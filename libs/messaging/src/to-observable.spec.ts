import { toObservable } from './to-observable.ts';

it('returns the iterator when nobody listens any more, so that its finally runs', async () => {
  let isReleased = false;
  async function* endless() {
    try {
      for (let n = 0; ; n++) {
        await new Promise(setImmediate);
        yield n;
      }
    } finally {
      isReleased = true;
    }
  }
  await new Promise<void>((resolve) => {
    const subscription = toObservable(endless()).subscribe((n) => {
      if (n < 3) return;
      subscription.unsubscribe();
      resolve();
    });
  });
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  expect(isReleased).toBe(true);
});

it('passes on values, end and error', async () => {
  async function* broken() {
    yield 1;
    throw new Error('cut');
  }
  const values: number[] = [];
  const error = await new Promise((resolve) => toObservable(broken()).subscribe({ next: (n) => values.push(n), error: resolve }));
  expect(values).toEqual([1]);
  expect(error).toMatchObject({ message: 'cut' });
});
