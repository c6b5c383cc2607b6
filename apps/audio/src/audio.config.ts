import { readMediaServiceConfig, type MediaServiceConfig } from '@portazgo/job-worker';
import { audioVendors } from './audio.vendors.ts';

export type AudioConfig = MediaServiceConfig;

/** Every environment variable of this service, read once. */
export function readAudioConfig(environment: NodeJS.ProcessEnv = process.env): AudioConfig {
  return readMediaServiceConfig('AUDIO', audioVendors, environment);
}
