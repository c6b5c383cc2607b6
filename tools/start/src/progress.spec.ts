import { Progress } from './progress.ts';

it('writes a line a step, and says a step again when a note came between', async () => {
  let written = '';
  const progress = new Progress((text) => (written += text));
  await progress.step(
    'quick',
    async () => 7,
    (result) => `port ${result}`,
  );
  await progress.step('slow', async () => progress.note('  ! a warning'));
  await expect(progress.step('broken', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(written.replaceAll(/\d+\.\d/g, '0.0')).toBe('  quick … 0.0 s  (port 7)\n  slow … \n  ! a warning\n  slow … 0.0 s\n  broken … failed\n');
});
