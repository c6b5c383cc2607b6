import { ProcessProgress } from './process-progress.ts';

let nowMs = 0;
let ticks = '';
const aProgress = () => new ProcessProgress(1, 1_000, () => nowMs, () => ticks); // prettier-ignore
beforeEach(() => {
  nowMs = 0;
  ticks = '10 1';
});

it('is over when nothing was seen for so long', () => {
  const progress = aProgress();
  nowMs = 999;
  expect(progress.hasStopped).toBe(false);
  nowMs = 1_000;
  expect(progress.hasStopped).toBe(true);
});

it('goes on as long as the process uses its processor, or shows something else', () => {
  const progress = aProgress();
  for (let round = 0; round < 100; round++) {
    nowMs += 900;
    if (round % 2) ticks = `10 ${round}`;
    else progress.note();
    expect(progress.hasStopped).toBe(false);
  }
});

it('sees the processor time of a real process', () => {
  const progress = new ProcessProgress(process.pid, 1, () => nowMs);
  const used = () => process.cpuUsage().user + process.cpuUsage().system;
  for (const until = used() + 50_000; used() < until;);
  nowMs = 1_000;
  expect(progress.hasStopped).toBe(false);
});
