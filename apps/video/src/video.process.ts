import { openMediaService, runMediaService } from '@portazgo/job-worker';
import type { Logger, RunningProcess } from '@portazgo/platform';
import type { VideoConfig } from './video.config.ts';
import { videoVendors } from './video.vendors.ts';

/** All work of this service comes from its queue. */
export async function startVideo(config: VideoConfig, logger: Logger): Promise<RunningProcess> {
  return runMediaService(await openMediaService({ room: 'video', vendors: videoVendors, config, logger }));
}
