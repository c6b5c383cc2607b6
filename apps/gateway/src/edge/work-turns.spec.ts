import { WorkTurns } from './work-turns.ts';

function* busy(ms: number, seen: string[], name: string): Generator<void, string> {
  const endsAtMs = performance.now() + ms;
  while (performance.now() < endsAtMs) {
    if (seen.at(-1) !== name) seen.push(name);
    yield;
  }
  return name;
}

it('long work lets others in, and everybody gets a turn', async () => {
  const turns = new WorkTurns();
  const seen: string[] = [];
  let isOver = false;
  const all = Promise.all([turns.run(busy(30, seen, 'a')), turns.run(busy(30, seen, 'b'))]).finally(() => (isOver = true));
  while (!isOver) {
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    if (seen.at(-1) !== 'loop') seen.push('loop');
  }
  expect(await all).toEqual(['a', 'b']);
  expect(seen.slice(0, 4).toSorted()).not.toEqual(['a', 'b', 'b', 'b']);
  expect(seen.filter((name) => name === 'loop').length).toBeGreaterThan(2);
  expect(seen.indexOf('b')).toBeLessThan(seen.lastIndexOf('a'));
});

it('what the work throws reaches who asked for it, and the next one gets its turn', async () => {
  const turns = new WorkTurns();
  const failing = turns.run(
    (function* () {
      yield;
      throw new Error('broken');
    })(),
  );
  await expect(failing).rejects.toThrow('broken');
  expect(await turns.run(busy(0, [], 'c'))).toBe('c');
});
