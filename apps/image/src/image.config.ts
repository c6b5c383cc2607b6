import { readMediaServiceConfig, type MediaServiceConfig } from '@portazgo/job-worker';
import { imageVendors } from './image.vendors.ts';

export type ImageConfig = MediaServiceConfig;

/** Every environment variable of this service, read once. */
export function readImageConfig(environment: NodeJS.ProcessEnv = process.env): ImageConfig {
  return readMediaServiceConfig('IMAGE', imageVendors, environment);
}
