import { FairTimeout, LoopClock } from './fair-timeout.ts';

/** Keeps the loop from turning. */
function block(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}
const fired = (limitMs: number) => {
  const started = performance.now();
  return new Promise<number>((resolve) => new FairTimeout(limitMs, () => resolve(performance.now() - started)));
};

it('counts what the loop spends in one piece of work as one tick', () => {
  const clock = new LoopClock();
  clock.join();
  const before = clock.now();
  block(400);
  expect(clock.now() - before).toBeLessThanOrEqual(100);
  clock.leave();
});

it('ends after its limit when nothing comes', async () => {
  expect(await fired(120)).toBeGreaterThanOrEqual(118);
});

it('does not count the time in which its own process was busy', async () => {
  const waited = fired(300);
  block(1_000);
  expect(await waited).toBeGreaterThanOrEqual(1_150);
});

it('begins anew when it is refreshed, and never ends once it is cancelled', async () => {
  let ends = 0;
  const cancelled = new FairTimeout(40, () => ends++);
  const refreshed = new FairTimeout(200, () => ends++);
  for (let round = 0; round < 5; round++) {
    cancelled.cancel();
    await fired(60);
    refreshed.refresh();
  }
  expect(ends).toBe(0);
  refreshed.cancel();
});
