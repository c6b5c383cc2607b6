import { localEngineVariables } from '@portazgo/local-engines';
import { mediaServiceVariables, readMediaServiceConfig, type MediaServiceConfig } from '@portazgo/job-worker';
import { imageVendors } from './image.vendors.ts';

export type ImageConfig = MediaServiceConfig;

/** Names of them all: the supervisor passes no others on. */
export const variables: readonly string[] = [...mediaServiceVariables('IMAGE', imageVendors), ...localEngineVariables];

/** Every environment variable of this service, read once. */
export function readImageConfig(environment: NodeJS.ProcessEnv = process.env): ImageConfig {
  return readMediaServiceConfig('IMAGE', imageVendors, environment);
}
