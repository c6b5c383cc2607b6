import { readConfig, serviceConfig } from '@portazgo/platform';
import { z } from 'zod';

const billingConfig = serviceConfig.extend({
  DATABASE_URL: z.string().min(1).describe('postgresql://user:password@host:port/database'),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(50).default(8).describe('connections at most; few are best, because moves travel in groups'),
  CATALOG_DIR: z.string().optional().describe('folder of the catalog, by which the models of a key are known; the models that come with Portazgo when absent'),
  KEY_PEPPER: z.string().min(16).describe('secret under which keys are stored; the same as the gateway has'),
  ADMIN_TOKEN: z.string().min(16).describe('bearer token of the admin listener'),
  ADMIN_HOST: z.string().default('127.0.0.1').describe('address of the admin listener'),
  ADMIN_PORT: z.coerce.number().int().min(0).max(65_535).default(8081).describe('its port; 0 takes one from the system'),
  BONUS_CREDITS: z.coerce
    .number()
    .min(0)
    .max(1_000_000)
    .refine((credits) => /^\d+(\.\d{1,6})?$/.test(String(credits)), 'must have at most six decimals')
    .default(1_000)
    .describe('credits a new client receives'),
  SWEEP_SECONDS: z.coerce.number().min(0.05).max(600).default(5).describe('time between two looks for holds that fell silent'),
  SWEEP_MARGIN_SECONDS: z.coerce.number().min(0).max(3_600).default(30).describe('how long after its deadline a hold is left to its service'),
});
/** Names of them all: the supervisor passes no others on. */
export const variables: readonly string[] = Object.keys(billingConfig.shape);
export type BillingConfig = z.output<typeof billingConfig>;

export function readBillingConfig(): BillingConfig {
  return readConfig(billingConfig, process.env);
}
