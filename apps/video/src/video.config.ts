import { readMediaServiceConfig, type MediaServiceConfig } from '@portazgo/job-worker';
import { videoVendors } from './video.vendors.ts';

export type VideoConfig = MediaServiceConfig;

/** Every environment variable of this service, read once. */
export function readVideoConfig(environment: NodeJS.ProcessEnv = process.env): VideoConfig {
  return readMediaServiceConfig('VIDEO', videoVendors, environment);
}
