import { z } from 'zod';

export const quoteRequest = z
  .strictObject({
    operation: z
      .enum(['ask', 'chat.completions', 'embeddings', 'moderations'])
      .meta({ description: 'Which route the body is meant for.', example: 'chat.completions' }),
    body: z.record(z.string(), z.unknown()).meta({
      description: 'What would be sent to that route.',
      example: { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hola' }] },
    }),
  })
  .meta({ id: 'QuoteRequest' });
export type QuoteRequest = z.output<typeof quoteRequest>;

const amount = z.string().meta({ description: 'Credits for a million tokens, as an exact decimal.' });

export const quoteAnswer = z
  .looseObject({
    operation: z.string(),
    model: z.string(),
    credits_max: z.number().meta({ description: 'What the call can cost at most. So much is held while it runs; only what it used is charged.' }),
    credits_available: z.number(),
    breakdown: z.looseObject({
      tokens_max: z.int().min(0).meta({ description: 'Input and output at most; this counts against tokens per minute.' }),
      output_tokens_max: z.int().min(0),
      price_factor: z.number().meta({ description: 'The factor of the plan on all prices.' }),
      prices: z.array(
        z.looseObject({
          above_input_tokens: z.int().min(0).meta({ description: 'The prices hold for inputs longer than this.' }),
          input: amount,
          input_cached: amount,
          cache_write: amount,
          output: amount,
          reasoning: amount,
          per_request: z.string().meta({ description: 'Credits for each call.' }),
        }),
      ),
    }),
  })
  .meta({ id: 'Quote' });
export type QuoteAnswer = z.input<typeof quoteAnswer>;

export const houseError = z
  .looseObject({
    error: z.looseObject({
      code: z.string(),
      message: z.string(),
      field: z.string().optional(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  })
  .meta({ id: 'PortazgoError' });
