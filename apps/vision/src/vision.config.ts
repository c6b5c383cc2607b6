import { localEngineVariables } from '@portazgo/local-engines';
import { readConfig, serviceConfig } from '@portazgo/platform';
import { readRoutingSettings, routingVariables, type RoutingSettings } from '@portazgo/routing';
import { storageConfig } from '@portazgo/storage';
import { z } from 'zod';
import { visionVendors } from './vision.vendors.ts';

const settings = serviceConfig.extend(storageConfig.shape).extend({
  VISION_IMAGE_BYTES_MAX: z.coerce.number().int().min(1).default(20_971_520).describe('largest picture'),
  // Providers take about 20 MB a request; base64 makes a third more of it.
  VISION_IMAGES_BYTES_MAX: z.coerce.number().int().min(1).default(41_943_040).describe('all pictures of one call together'),
  VISION_SETTLE_WAIT_MS: z.coerce.number().int().min(1).default(10_000).describe('how long an answer waits for billing to acknowledge its charge'),
});

export type VisionConfig = z.output<typeof settings> & { readonly routing: RoutingSettings };

/** Names of them all: the supervisor passes no others on. */
export const variables: readonly string[] = [
  ...Object.keys(settings.shape),
  ...Object.keys(routingVariables('VISION', visionVendors).shape),
  ...localEngineVariables,
];

/** Every environment variable of this service, read once. */
export function readVisionConfig(environment: NodeJS.ProcessEnv = process.env): VisionConfig {
  return { ...readConfig(settings, environment), routing: readRoutingSettings('VISION', visionVendors, environment) };
}
