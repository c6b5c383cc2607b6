import { Drain } from './drain.ts';

describe('a drain', () => {
  it('is over at once when nothing is open', async () => {
    await expect(new Drain().idle(10_000)).resolves.toBeUndefined();
  });

  it('waits for what is open', async () => {
    const drain = new Drain();
    const leave = drain.enter();
    let isOver = false;
    const idle = drain.idle(10_000).then(() => (isOver = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isOver).toBe(false);
    leave();
    await idle;
  });

  it('tells what is idle to go, and what works on to end when the time is over', async () => {
    const drain = new Drain();
    const idleLeaves = drain.enter({ begin: () => idleLeaves() });
    const workLeaves = drain.enter({ end: () => workLeaves() });
    drain.begin();
    const startedAt = Date.now();
    await drain.idle(50);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(45);
  });
});
