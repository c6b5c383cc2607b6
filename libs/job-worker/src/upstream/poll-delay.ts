const growth = 1.12;
/** The slowest pace, in times of the adapter's own. */
const slowestTimes = 3;
const faultGrowth = 1.6;
const faultMaxMs = 30_000;

/** The adapter's pace at first, gently slower the longer it lasts, slower still while polls fail; never quite regular, so that jobs do not march in step. */
export function pollDelayMs(pollMs: number, round: number, faults: number): number {
  const pace = pollMs * Math.min(slowestTimes, growth ** round);
  const delay = faults === 0 ? pace : Math.min(Math.max(pace, faultMaxMs), pace * faultGrowth ** faults);
  return delay * (0.85 + Math.random() * 0.3);
}
