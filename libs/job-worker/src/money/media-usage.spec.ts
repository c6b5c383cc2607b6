import type { StoredFile } from '@portazgo/contracts';
import { meterJob } from './media-usage.ts';

const film = (durationSeconds?: number) => ({ kind: 'video', ...(durationSeconds === undefined ? {} : { durationSeconds }) }) as StoredFile;
const secondsOf = (duration: number | undefined, films: StoredFile[], told?: number) =>
  meterJob(
    { operation: 'video.generate', input: { inputs: [], settings: duration === undefined ? {} : { duration } } },
    films,
    told === undefined ? undefined : { seconds: told },
  );

it.each<[string, number | undefined, StoredFile[], number | undefined, number, string]>([
  ['a frame shorter than asked', 4, [film(3.96)], undefined, 4, 'counted'],
  ['as long as asked', 4, [film(4)], undefined, 4, 'counted'],
  ['longer than asked', 4, [film(5.2)], undefined, 4, 'counted'],
  ['much shorter than asked', 10, [film(4.2)], undefined, 5, 'counted'],
  ['of a length that nothing tells', 4, [film()], undefined, 4, 'counted'],
  ['made twice', 4, [film(3.9), film(3.9)], undefined, 8, 'counted'],
  ['of no asked length', undefined, [film(3.5)], undefined, 3.5, 'counted'],
  ['billed by its vendor', 10, [film(4.2)], 10, 10, 'upstream'],
  ['told to last no time', 4, [film(4)], 0, 4, 'corrected'],
])('charges a film %s by its seconds', (_what, duration, films, told, seconds, usageSource) => {
  const { quantities, usageSource: source } = secondsOf(duration, films, told);
  expect([quantities.seconds, source]).toEqual([seconds, usageSource]);
});
