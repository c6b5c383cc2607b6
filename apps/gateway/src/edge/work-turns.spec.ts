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
  const timer = setInterval(() => seen.at(-1) !== 'loop' && seen.push('loop'), 0);
  const all = await Promise.all([turns.run(busy(30, seen, 'a')), turns.run(busy(30, seen, 'b'))]);
  clearInterval(timer);
  expect(all).toEqual(['a', 'b']);
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
