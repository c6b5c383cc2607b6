import { readConfig, serviceConfig } from '@portazgo/platform';
import type { Vendor } from '@portazgo/providers-contract';
import { readRoutingSettings, routingVariables, type RoutingSettings } from '@portazgo/routing';
import { storageConfig } from '@portazgo/storage';
import { z } from 'zod';

const shared = serviceConfig.extend(storageConfig.shape).extend({
  PUBLIC_URL: z.url().optional().describe('address of the gateway from outside; providers fetch inputs and call back under it'),
  FILE_LINK_SECRET: z.string().min(16).optional().describe('signs links to files; the same everywhere'),
});

const own = z.object({
  JOBS_MAX: z.coerce.number().int().min(1).default(64).describe('jobs that one process holds at once'),
  SETTLE_WAIT_MS: z.coerce.number().int().min(1).default(10_000).describe('how long an answer waits for billing to acknowledge its charge'),
});

export interface MediaServiceConfig extends z.output<typeof shared> {
  readonly jobsMax: number;
  readonly settleWaitMs: number;
  readonly routing: RoutingSettings;
}

const ofService = (service: string) => z.object(Object.fromEntries(Object.entries(own.shape).map(([name, variable]) => [`${service}_${name}`, variable])));

/** Names of all variables that `readMediaServiceConfig` reads. */
export const mediaServiceVariables = (service: string, vendors: readonly Vendor[]): readonly string[] =>
  [shared, ofService(service), routingVariables(service, vendors)].flatMap(({ shape }) => Object.keys(shape));

/**
 * Every variable of a service that makes media; those of its own carry its name: `IMAGE_JOBS_MAX`.
 * @param service `IMAGE`
 */
export function readMediaServiceConfig(service: string, vendors: readonly Vendor[], environment: NodeJS.ProcessEnv): MediaServiceConfig {
  const values: Readonly<Record<string, unknown>> = readConfig(ofService(service), environment);
  return {
    ...readConfig(shared, environment),
    jobsMax: Number(values[`${service}_JOBS_MAX`]),
    settleWaitMs: Number(values[`${service}_SETTLE_WAIT_MS`]),
    routing: readRoutingSettings(service, vendors, environment),
  };
}
