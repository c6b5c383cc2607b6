import { Slots } from './slots.ts';

const never = new AbortController().signal;

function works() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    started,
    end: async (name: string) => {
      ends.get(name)?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
    work: (name: string) => () =>
      new Promise<string>((resolve) => {
        started.push(name);
        ends.set(name, () => resolve(name));
      }),
  };
}

it('runs as many at once as there are slots, and fewer of one sharer, in the order in which they came', async () => {
  const slots = new Slots({ max: 3, perSharerMax: 2, waitingMax: 10 });
  const { started, end, work } = works();
  for (const name of ['a1', 'a2', 'a3', 'b1', 'b2']) void slots.run(name.charAt(0), never, work(name));
  expect(started).toEqual(['a1', 'a2', 'b1']);
  await end('b1');
  expect(started).toEqual(['a1', 'a2', 'b1', 'b2']);
  await end('a1');
  expect(started).toEqual(['a1', 'a2', 'b1', 'b2', 'a3']);
  for (const name of ['a2', 'b2', 'a3']) await end(name);
  expect(slots).toMatchObject({ running: 0, waiting: 0 });
});

it('gives the slot back when the work fails', async () => {
  const slots = new Slots({ max: 1, perSharerMax: 1, waitingMax: 10 });
  await expect(slots.run('a', never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(slots.run('a', never, () => Promise.resolve('done'))).resolves.toBe('done');
});

it('lets go of a caller that leaves while it waits, and refuses one too many', async () => {
  const slots = new Slots({ max: 1, perSharerMax: 1, waitingMax: 1 });
  const { end, work, started } = works();
  const first = slots.run('a', never, work('first'));
  const leaving = new AbortController();
  const second = slots.run('b', leaving.signal, work('second'));
  await expect(slots.run('c', never, work('third'))).rejects.toMatchObject({ code: 'overloaded' });
  leaving.abort(new Error('left'));
  await expect(second).rejects.toThrow('left');
  expect(slots.waiting).toBe(0);
  await end('first');
  await first;
  expect(started).toEqual(['first']);
});
