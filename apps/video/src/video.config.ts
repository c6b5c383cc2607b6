import { localEngineVariables } from '@portazgo/local-engines';
import { mediaServiceVariables, readMediaServiceConfig, type MediaServiceConfig } from '@portazgo/job-worker';
import { videoVendors } from './video.vendors.ts';

export type VideoConfig = MediaServiceConfig;

/** Names of them all: the supervisor passes no others on. */
export const variables: readonly string[] = [...mediaServiceVariables('VIDEO', videoVendors), ...localEngineVariables];

/** Every environment variable of this service, read once. */
export function readVideoConfig(environment: NodeJS.ProcessEnv = process.env): VideoConfig {
  return readMediaServiceConfig('VIDEO', videoVendors, environment);
}
