import { z } from 'zod';

const noControls = {
  es: 'no puede tener caracteres de control',
  pt: 'não pode ter caracteres de controle',
  en: 'must have no control characters',
};
const description = z
  .string()
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text), { params: { texts: noControls } });
const event = z.enum(['job.succeeded', 'job.failed', 'job.cancelled']);
const url = z
  .string()
  .max(2_048)
  .regex(/^https?:\/\//i)
  .meta({ description: 'Public http or https address.', example: 'https://your-app.com/webhooks/portazgo' });

export const endpointRequest = z
  .strictObject({
    url,
    events: z.array(event).min(1).default(['job.succeeded', 'job.failed', 'job.cancelled']),
    description: description.default(''),
  })
  .meta({ id: 'WebhookEndpointRequest' });

export const endpointChange = z
  .strictObject({ url: url.optional(), events: z.array(event).min(1).optional(), description: description.optional(), enabled: z.boolean().optional() })
  .meta({ id: 'WebhookEndpointChange' });

export const rotation = z
  .strictObject({ grace_seconds: z.int().min(0).max(604_800).default(86_400).meta({ description: 'How long messages carry both signatures.' }) })
  .meta({ id: 'WebhookRotation' });

export const endpointBody = z
  .looseObject({
    id: z.string(),
    url: z.string(),
    events: z.array(event),
    description: z.string(),
    enabled: z.boolean(),
    created_at: z.string(),
    previous_secret_until: z.string().nullable(),
    secret: z.string().optional().meta({ description: 'Shown when it is made, and never again.' }),
  })
  .meta({ id: 'WebhookEndpoint' });
export type EndpointBody = z.input<typeof endpointBody>;

export const endpointList = z.looseObject({ object: z.literal('list'), data: z.array(endpointBody) }).meta({ id: 'WebhookEndpoints' });

export const deliveryBody = z
  .looseObject({
    id: z.string().meta({ description: '`webhook-id` of the message.' }),
    endpoint_id: z.string().nullable().meta({ description: 'Null: the address came with the request.' }),
    url: z.string(),
    job_id: z.string(),
    event,
    state: z.enum(['pending', 'delivered', 'given-up']),
    attempts: z.array(z.looseObject({ at: z.string(), status: z.int().nullable(), reason: z.string().nullable(), duration_ms: z.int() })),
    next_attempt_at: z.string().nullable(),
    created_at: z.string(),
  })
  .meta({ id: 'WebhookDelivery' });
export type DeliveryBody = z.input<typeof deliveryBody>;

export const deliveryList = z
  .looseObject({ object: z.literal('list'), data: z.array(deliveryBody), next_before: z.string().nullable() })
  .meta({ id: 'WebhookDeliveries' });
export const requestSecret = z
  .looseObject({ secret: z.string().meta({ description: 'Signs messages to addresses that came with a request.' }) })
  .meta({ id: 'WebhookRequestSecret' });
export const deletedEndpoint = z.looseObject({ id: z.string(), deleted: z.literal(true) }).meta({ id: 'DeletedEndpoint' });
