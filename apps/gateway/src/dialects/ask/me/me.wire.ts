import { z } from 'zod';

export const meAnswer = z
  .looseObject({
    id: z.string(),
    name: z.string().meta({ example: 'Cliente' }),
    credits: z.number().meta({ description: 'What can be spent now: the balance without what running calls hold.', example: 999.99 }),
    plan: z.string().meta({ example: 'starter' }),
    expires_at: z.string().nullable().meta({ description: 'ISO 8601; null when the client does not expire.' }),
  })
  .meta({ id: 'AskMe' });
export type MeAnswer = z.input<typeof meAnswer>;
