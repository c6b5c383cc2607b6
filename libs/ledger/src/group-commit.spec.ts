import { ServiceError } from '@portazgo/errors';
import { GroupCommit } from './group-commit.ts';

/** A database that answers when it is told to, and remembers the groups it was given. */
class SlowDatabase {
  readonly groups: number[][] = [];
  #release: (() => void)[] = [];

  constructor(private readonly answer: (item: number) => string = String) {}

  send = async (items: number[]): Promise<string[]> => {
    this.groups.push(items);
    await new Promise<void>((resolve) => this.#release.push(resolve));
    return items.map(this.answer);
  };

  async release(): Promise<void> {
    this.#release.shift()?.();
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('sends what arrived while a statement was at the database as the next one, in order', async () => {
  const database = new SlowDatabase();
  const group = new GroupCommit(database.send, { itemsMax: 10, queueMax: 100 });
  const first = [group.add(1), group.add(2)];
  await turn();
  const later = [group.add(3), group.add(4), group.add(5)];
  await database.release();
  expect(await Promise.all(first)).toEqual(['1', '2']);
  await database.release();
  expect(await Promise.all(later)).toEqual(['3', '4', '5']);
  expect(database.groups).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
});

it('never puts more items into a statement than it may', async () => {
  const database = new SlowDatabase();
  const group = new GroupCommit(database.send, { itemsMax: 2, queueMax: 100 });
  const answers = Promise.all([1, 2, 3, 4, 5].map((item) => group.add(item)));
  await turn();
  for (let round = 0; round < 3; round++) await database.release();
  expect(await answers).toEqual(['1', '2', '3', '4', '5']);
  expect(database.groups).toEqual([[1, 2], [3, 4], [5]]);
});

it('refuses with overloaded what would wait in a full queue, and keeps the rest', async () => {
  const database = new SlowDatabase();
  const group = new GroupCommit(database.send, { itemsMax: 1, queueMax: 2 });
  const waiting = [group.add(1), group.add(2)];
  await expect(group.add(3)).rejects.toMatchObject({ code: 'overloaded', details: { retryAfterSeconds: 1 } });
  await turn();
  await database.release();
  await database.release();
  expect(await Promise.all(waiting)).toEqual(['1', '2']);
});

it('fails only the item that is wrong, not the neighbours it travelled with', async () => {
  const sent: number[][] = [];
  const group = new GroupCommit<number, string>(
    async (items) => {
      sent.push(items);
      if (items.includes(3)) throw new Error('value out of range');
      return items.map(String);
    },
    { itemsMax: 10, queueMax: 100 },
  );
  const answers = await Promise.allSettled([1, 2, 3, 4].map((item) => group.add(item)));
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'failed'))).toEqual(['1', '2', 'failed', '4']);
});

it('fails all of a group at once when the database is away, without asking for each', async () => {
  let asked = 0;
  const group = new GroupCommit<number, string>(
    async () => {
      asked += 1;
      throw new ServiceError('service_unavailable', { service: 'billing', retryAfterSeconds: 1 });
    },
    { itemsMax: 10, queueMax: 100 },
  );
  const answers = await Promise.allSettled([1, 2, 3].map((item) => group.add(item)));
  expect(answers.every((answer) => answer.status === 'rejected')).toBe(true);
  expect(asked).toBe(1);
});

it('is idle when nothing waits and nothing is at the database', async () => {
  const database = new SlowDatabase();
  const group = new GroupCommit(database.send, { itemsMax: 1, queueMax: 10 });
  await group.idle();
  const answers = [group.add(1), group.add(2)];
  let idle = false;
  const whenIdle = group.idle().then(() => {
    idle = true;
  });
  await turn();
  await database.release();
  expect(idle).toBe(false);
  await database.release();
  await Promise.all([...answers, whenIdle]);
  expect(idle).toBe(true);
});
