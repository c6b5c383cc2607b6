import { z } from 'zod';

const atLeastOne = (usual: number) => z.coerce.number().int().min(1).default(usual);

/** Settings of the webhooks; the service's own schema takes them in. */
export const webhooksConfig = z.object({
  WEBHOOK_SECRETS_KEY: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 32 bytes as 64 hexadecimal digits')
    .describe('key under which the secrets of webhooks are stored (AES-256-GCM), 32 bytes as hexadecimal digits'),
  WEBHOOK_TIMEOUT_MS: atLeastOne(15_000).describe('how long a receiver may take to answer'),
  WEBHOOK_IN_FLIGHT_MAX: atLeastOne(64).describe('webhooks one instance sends at once'),
  WEBHOOK_IN_FLIGHT_PER_CLIENT_MAX: atLeastOne(16).describe('of them for one client'),
  WEBHOOK_POLL_MS: atLeastOne(1_000).describe('time between two looks for webhooks that are due'),
  WEBHOOK_LOG_DAYS: atLeastOne(30).describe('how long the log of sent and given-up webhooks is kept'),
});
export type WebhooksConfig = z.output<typeof webhooksConfig>;
