import { openMediaService, runMediaService } from '@portazgo/job-worker';
import type { Logger, RunningProcess } from '@portazgo/platform';
import type { ImageConfig } from './image.config.ts';
import { imageVendors } from './image.vendors.ts';

/** All work of this service comes from its queue. */
export async function startImage(config: ImageConfig, logger: Logger): Promise<RunningProcess> {
  return runMediaService(await openMediaService({ room: 'image', vendors: imageVendors, config, logger }));
}
