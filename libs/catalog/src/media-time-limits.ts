import type { JobTimeLimits } from '@portazgo/contracts';
import type { ModelKind } from './model.schema.ts';

/** Three missed reports of a worker; reliability.md J5 wants a dead worker's job taken over within 35 s. */
const heartbeatSeconds = 30;
const short: JobTimeLimits = { queueSeconds: 600, runSeconds: 300, heartbeatSeconds, totalSeconds: 900 };
const long: JobTimeLimits = { queueSeconds: 1_800, runSeconds: 1_800, heartbeatSeconds, totalSeconds: 3_000 };
/** Music may come minutes after its request, in one synchronous answer. */
const middle: JobTimeLimits = { queueSeconds: 900, runSeconds: 900, heartbeatSeconds, totalSeconds: 1_800 };

/** Limits of a job where its model says nothing. */
export function usualTimeLimits(kind: ModelKind): JobTimeLimits {
  if (kind === 'video' || kind === 'model3d') return long;
  return kind === 'music' ? middle : short;
}
