import { priceOfMedia } from '@portazgo/catalog';
import type { JobWork } from '@portazgo/contracts';
import { CallPrice, type MediaUse } from '@portazgo/metering';
import type { Target } from '@portazgo/routing';

/** What a job costs at the route that served it, at the prices of the moment it was sent, and never above its hold. */
export function jobPrice(work: JobWork, { target, sentAtMs }: { target: Target; sentAtMs: number }): CallPrice<MediaUse> {
  return new CallPrice(work, ({ quantities }, reportedUsd) => priceOfMedia(target.route, work.input.settings, quantities, sentAtMs, reportedUsd));
}
