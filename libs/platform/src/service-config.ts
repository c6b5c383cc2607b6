import { z } from 'zod';

/** Settings that every service shares; an app's own schema extends this one. */
export const serviceConfig = z.object({
  NATS_URL: z.string().min(1).describe('nats://user:password@host:port, several separated by commas'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('least severe level that is logged'),
  HEALTH_HOST: z.string().default('127.0.0.1').describe('address of the health and metrics listener'),
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(0).describe('its port; 0 takes one from the system'),
});
