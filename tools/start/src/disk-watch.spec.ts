import { DiskWatch } from './disk-watch.ts';

it('tells once that the disk is full, and once that it has room again', () => {
  const notes: string[] = [];
  let free = 10_000_000_000;
  const watch = new DiskWatch(
    '/data',
    (text) => notes.push(text),
    () => free,
  );
  for (const bytes of [5_000_000, 0, 100_000_000, 70_000_000, 200_000_000, 200_000_000]) {
    free = bytes;
    watch.look();
  }
  watch.stop();
  expect(notes).toHaveLength(2);
  expect(notes[0]).toMatch(/disk that holds \/data is full.*4 MiB are left/);
  expect(notes[1]).toContain('has room again');
});
