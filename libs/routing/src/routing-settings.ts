import { readConfig } from '@portazgo/platform';
import type { Vendor } from '@portazgo/providers-contract';
import { z } from 'zod';
import type { CallLimits } from './call-timeouts.ts';
import { accessOf, vendorVariables, type VendorAccess } from './vendor-access.ts';

const milliseconds = (usual: number) => z.coerce.number().int().min(1).default(usual);

const shared = z.object({
  CATALOG_DIR: z.string().optional().describe('folder of the catalog; absent: the models that come with Portazgo'),
  EMULATOR_URL: z.url().optional().describe('base address of the emulator; it stands in for providers without credentials and serves test keys'),
  USAGE_RECORDS_DIR: z
    .string()
    .optional()
    .describe('folder of usage records that billing has not acknowledged, on a disk that outlives the process; absent: they live in memory only'),
});

const perService = z.object({
  CONNECT_TIMEOUT_MS: milliseconds(5_000).describe('until a connection to a provider stands'),
  FIRST_BYTE_TIMEOUT_MS: milliseconds(120_000).describe('until the first byte of an answer'),
  LOCAL_FIRST_BYTE_TIMEOUT_MS: milliseconds(600_000).describe('the same for servers of your own, which may have to load a model first'),
  IDLE_TIMEOUT_MS: milliseconds(120_000).describe('between two bytes of an answer'),
  TOTAL_TIMEOUT_MS: milliseconds(900_000).describe('of a whole call, when its deadline is later'),
  PROVIDER_CALLS_MAX: z.coerce.number().int().min(1).default(1_024).describe('most calls in flight at one provider'),
});

/** What a service that calls providers is set up with. */
export interface RoutingSettings {
  readonly catalogDir: string | undefined;
  readonly emulatorUrl: string | undefined;
  readonly access: Readonly<Record<string, VendorAccess>>;
  readonly limits: CallLimits;
  readonly callsMax: number;
  /** See `openUsageJournal`. */
  readonly usageRecordsDir: string | undefined;
}

/** The variables of `readRoutingSettings`: `CATALOG_DIR`, `EMULATOR_URL`, `USAGE_RECORDS_DIR`, the vendors', and `<SERVICE>_CONNECT_TIMEOUT_MS` and the like. */
export function routingVariables(service: string, vendors: readonly Vendor[]): z.ZodObject {
  const own = Object.entries(perService.shape).map(([name, variable]) => [`${service}_${name}`, variable]);
  return z.object({ ...shared.shape, ...vendorVariables(vendors).shape, ...Object.fromEntries(own) });
}

/** @param service prefix of the service's own variables: `LLM` */
export function readRoutingSettings(service: string, vendors: readonly Vendor[], environment: NodeJS.ProcessEnv): RoutingSettings {
  const values = readConfig(routingVariables(service, vendors), environment);
  const { CATALOG_DIR, EMULATOR_URL, USAGE_RECORDS_DIR } = shared.parse(values);
  const own = perService.parse(Object.fromEntries(Object.keys(perService.shape).map((name) => [name, values[`${service}_${name}`]])));
  return {
    catalogDir: CATALOG_DIR,
    emulatorUrl: EMULATOR_URL,
    access: accessOf(vendors, values),
    limits: {
      connectMs: own.CONNECT_TIMEOUT_MS,
      firstByteMs: own.FIRST_BYTE_TIMEOUT_MS,
      localFirstByteMs: own.LOCAL_FIRST_BYTE_TIMEOUT_MS,
      idleMs: own.IDLE_TIMEOUT_MS,
      totalMs: own.TOTAL_TIMEOUT_MS,
    },
    callsMax: own.PROVIDER_CALLS_MAX,
    usageRecordsDir: USAGE_RECORDS_DIR,
  };
}
