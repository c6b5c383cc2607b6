import { ordinary } from '../behaviour/behaviour.ts';
import { Journal } from '../journal/journal.ts';
import { Refusal } from '../refusal.ts';
import { GivenInputs } from './given-input.ts';
import { ResultShelf } from './result-shelf.ts';
import { TaskDesk } from './task-desk.ts';
import type { TaskPlan } from './task.ts';

const file = (bytes: number) => ({ content: Buffer.alloc(bytes), type: 'image/png', name: 'a.png', behaviour: ordinary });

describe('ResultShelf', () => {
  it('drops the oldest files when they grow too many, and counts right when one is replaced', () => {
    const shelf = new ResultShelf(100);
    const [first, second] = [shelf.put(file(40)), shelf.put(file(40))];
    expect(shelf.put(file(50), second)).toBe(second);
    expect(shelf.get(first)).toBeDefined();
    const third = shelf.put(file(40));
    expect(shelf.get(first)).toBeUndefined();
    expect([shelf.get(second), shelf.get(third)].every(Boolean)).toBe(true);
  });
});

describe('TaskDesk', () => {
  const plan = (more: Partial<TaskPlan<number>> = {}): TaskPlan<number> => ({
    vendor: 'fal',
    owner: 'a-key',
    requestId: 'r',
    operation: 'image.generate',
    model: 'm',
    behaviour: { ...ordinary, runMs: 1 },
    asked: '',
    make: () => Promise.resolve({ output: 1, units: { images: 1 } }),
    blocked: () => new Refusal(422, 'blocked'),
    broken: () => new Refusal(500, 'broken'),
    ...more,
  });
  const ended = async (journal: Journal, count: number) => {
    while (journal.list().length < count) await new Promise((resolve) => setTimeout(resolve, 2));
    return journal.list();
  };

  it('ends every job once, also one that was cancelled while it made its result', async () => {
    const journal = new Journal(10);
    const desk = new TaskDesk(journal);
    let finish: (value: { output: number; units: Record<string, number> }) => void = () => undefined;
    const task = desk.submit(plan({ make: () => new Promise((resolve) => (finish = resolve)) }));
    while (task.state !== 'running') await new Promise((resolve) => setTimeout(resolve, 2));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(desk.cancel(task as never, new Refusal(499, 'gone'))).toBe(true);
    finish({ output: 1, units: {} });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(desk.cancel(task as never, new Refusal(499, 'gone'))).toBe(false);
    expect(journal.list().map(({ outcome, billable }) => ({ outcome, billable }))).toEqual([{ outcome: 'cancelled', billable: false }]);
  });

  it('makes a failure of a job whose maker breaks', async () => {
    const journal = new Journal(10);
    const desk = new TaskDesk(journal);
    desk.submit(plan({ make: () => Promise.reject(new Error('a fault of ours')) }));
    desk.submit(plan({ make: () => Promise.reject(new Refusal(422, 'bad input')) }));
    expect((await ended(journal, 2)).map(({ outcome, billable, units }) => ({ outcome, billable, units }))).toEqual([
      { outcome: 'failed', billable: false, units: {} },
      { outcome: 'failed', billable: false, units: {} },
    ]);
  });

  it('shows a job to its vendor and its owner, and forgets the oldest when there are too many', async () => {
    const desk = new TaskDesk(new Journal(10), 2);
    const [first] = [desk.submit(plan()), desk.submit(plan())];
    expect(desk.find('fal', first!.id, 'a-key')).toBe(first);
    expect(desk.find('suno', first!.id, 'a-key')).toBeUndefined();
    expect(desk.find('fal', first!.id, 'another')).toBeUndefined();
    desk.submit(plan());
    expect(desk.find('fal', first!.id, 'a-key')).toBeUndefined();
    desk.stop();
  });
});

describe('GivenInputs', () => {
  it('goes to this machine and to named peers only', () => {
    const inputs = new GivenInputs(new Set(['gateway']));
    const near = ['http://127.0.0.1:80/a', 'http://localhost/a', 'http://[::1]:9/a', 'http://gateway:8080/files/1', 'http://127.1/'];
    const far = ['http://10.0.0.1/', 'http://gateway.example/', 'file:///etc/passwd', 'ftp://127.0.0.1/', 'http://127.0.0.1.example/', 'nonsense'];
    expect(near.map((address) => inputs.isNear(address))).toEqual(near.map(() => true));
    expect(far.map((address) => inputs.isNear(address))).toEqual(far.map(() => false));
  });

  it('does not follow another address, and stops at broken data', async () => {
    const inputs = new GivenInputs(new Set());
    for (const address of ['data:image/png;base64,!!', 'data:image/png,abc', 'data:image/png;base64,'])
      await expect(inputs.read(address, 'image')).rejects.toMatchObject({ reason: 'not-an-address' });
    await expect(inputs.read('data:image/png;base64,AAAA', 'image')).rejects.toMatchObject({ reason: 'wrong-kind' });
    await expect(inputs.read('https://example.com/a.png', 'image')).rejects.toMatchObject({ reason: 'not-reachable' });
  });
});
