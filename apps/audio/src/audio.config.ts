import { localEngineVariables } from '@portazgo/local-engines';
import { mediaServiceVariables, readMediaServiceConfig, type MediaServiceConfig } from '@portazgo/job-worker';
import { audioVendors } from './audio.vendors.ts';

export type AudioConfig = MediaServiceConfig;

/** Names of them all: the supervisor passes no others on. */
export const variables: readonly string[] = [...mediaServiceVariables('AUDIO', audioVendors), ...localEngineVariables];

/** Every environment variable of this service, read once. */
export function readAudioConfig(environment: NodeJS.ProcessEnv = process.env): AudioConfig {
  return readMediaServiceConfig('AUDIO', audioVendors, environment);
}
