import { priceOfMedia } from '@portazgo/catalog';
import type { JobWork, MediaInput } from '@portazgo/contracts';
import { CallPrice, type MediaUse } from '@portazgo/metering';
import type { Target } from '@portazgo/routing';

/**
 * What a job costs at the route that served it, at the prices of the moment it was sent, and never above its hold.
 * @param chosen settings that the provider chose: `quality: auto` is held at the dearest and charged at what was made
 */
export function jobPrice(work: JobWork, { target, sentAtMs }: { target: Target; sentAtMs: number }, chosen: MediaInput['settings'] = {}): CallPrice<MediaUse> {
  const settings = { ...work.input.settings, ...chosen };
  return new CallPrice(work, ({ quantities }, reportedUsd) => priceOfMedia(target.route, settings, quantities, sentAtMs, reportedUsd));
}
