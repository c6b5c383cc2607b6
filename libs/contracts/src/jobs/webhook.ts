import { z } from 'zod';
import { unaryRpc } from '../rpc.ts';
import { wireError } from '../wire-error.ts';

export const webhookEvent = z.enum(['job.succeeded', 'job.failed', 'job.cancelled']);
export type WebhookEvent = z.infer<typeof webhookEvent>;

/** An address of a client that is told of its jobs (Standard Webhooks). */
export const webhookEndpoint = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(webhookEvent),
  description: z.string(),
  /** False after a 410, or by its owner. */
  enabled: z.boolean(),
  createdAt: z.string(),
  /** While a rotation lasts the messages carry two signatures; until then the older secret is good too. */
  previousSecretUntil: z.string().nullable(),
});
export type WebhookEndpoint = z.infer<typeof webhookEndpoint>;

export const webhookAttempt = z.object({ at: z.string(), status: z.int().nullable(), reason: z.string().nullable(), durationMs: z.int() });
export const webhookDelivery = z.object({
  /** `webhook-id` of the message, the same in every try. */
  id: z.string(),
  /** Null: the address came with the request. */
  endpointId: z.string().nullable(),
  url: z.string(),
  jobId: z.string(),
  event: webhookEvent,
  state: z.enum(['pending', 'delivered', 'given-up']),
  attempts: z.array(webhookAttempt),
  nextAttemptAt: z.string().nullable(),
  createdAt: z.string(),
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;

const own = { clientId: z.string() };
const refused = z.object({ outcome: z.literal('refused'), error: wireError });
const missing = z.object({ outcome: z.literal('missing') });

/** The secret (`whsec_…`) is shown in the answers of create and rotate, and never again. */
export const createWebhookEndpoint = unaryRpc(
  'v1.jobs.webhooks.create',
  z.object({ ...own, url: z.string(), events: z.array(webhookEvent).min(1), description: z.string().max(200).default('') }),
  z.discriminatedUnion('outcome', [z.object({ outcome: z.literal('created'), endpoint: webhookEndpoint, secret: z.string() }), refused]),
);
export const listWebhookEndpoints = unaryRpc('v1.jobs.webhooks.list', z.object(own), z.object({ endpoints: z.array(webhookEndpoint) }));
export const updateWebhookEndpoint = unaryRpc(
  'v1.jobs.webhooks.update',
  z.object({
    ...own,
    endpointId: z.string(),
    url: z.string().optional(),
    events: z.array(webhookEvent).min(1).optional(),
    description: z.string().max(200).optional(),
    enabled: z.boolean().optional(),
  }),
  z.discriminatedUnion('outcome', [z.object({ outcome: z.literal('updated'), endpoint: webhookEndpoint }), refused, missing]),
);
export const deleteWebhookEndpoint = unaryRpc('v1.jobs.webhooks.delete', z.object({ ...own, endpointId: z.string() }), z.object({ deleted: z.boolean() }));
export const rotateWebhookSecret = unaryRpc(
  'v1.jobs.webhooks.rotate',
  z.object({ ...own, endpointId: z.string(), graceSeconds: z.int().min(0).max(604_800).default(86_400) }),
  z.discriminatedUnion('outcome', [z.object({ outcome: z.literal('rotated'), endpoint: webhookEndpoint, secret: z.string() }), missing]),
);
/** The secret that signs messages to addresses that came with a request (`webhook_url`): one per client, made when first asked. */
export const readRequestWebhookSecret = unaryRpc(
  'v1.jobs.webhooks.request-secret',
  z.object({ ...own, rotate: z.boolean().default(false) }),
  z.object({ secret: z.string() }),
);
export const listWebhookDeliveries = unaryRpc(
  'v1.jobs.webhooks.deliveries',
  z.object({
    ...own,
    endpointId: z.string().nullable().default(null),
    limit: z.int().min(1).max(100).default(20),
    before: z.string().nullable().default(null),
  }),
  z.object({ deliveries: z.array(webhookDelivery), nextBefore: z.string().nullable() }),
);
/** Sends a message again, with the same id. */
export const redeliverWebhook = unaryRpc(
  'v1.jobs.webhooks.redeliver',
  z.object({ ...own, deliveryId: z.string() }),
  z.discriminatedUnion('outcome', [z.object({ outcome: z.literal('queued'), delivery: webhookDelivery }), missing]),
);
