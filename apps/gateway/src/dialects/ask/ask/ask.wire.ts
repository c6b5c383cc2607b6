import { z } from 'zod';

const service = z.enum(['auto', 'llm', 'image', 'tts', 'stt', 'vision']);

/** `POST /v1/ask`. The format is ours, so a field that is not listed is refused by name. */
export const askRequest = z
  .strictObject({
    ask: z.string().min(1).meta({ description: 'Prompt or instruction.', example: 'Explica la fotosíntesis en 2 frases' }),
    mode: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'Mode of the catalog, or the id of any chat model. `expert` when neither mode nor service is given.', example: 'expert' }),
    service: service.default('auto').meta({ description: 'Must agree with the mode. Without a mode it chooses the usual one of the service.' }),
    stream: z.boolean().default(false).meta({ description: 'Answer as server-sent events.' }),
    temperature: z.number().min(0).max(2).optional().meta({ description: 'Sampling temperature.' }),
    max_tokens: z.int().min(1).max(10_000_000).optional().meta({ description: 'Most tokens of output; 4096, or what the model can, when absent.' }),
    voice: z.string().min(1).max(200).default('default').meta({ description: 'Voice, for speech.' }),
    format: z.string().min(1).max(20).default('mp3').meta({ description: 'Audio format, for speech.' }),
    image_url: z
      .string()
      .max(8_192)
      .regex(/^https?:\/\//i)
      .optional()
      .meta({ description: 'Address of an image, for vision. Not together with `image_data`.' }),
    image_data: z.string().min(1).optional().meta({ description: 'An image in base64 or as a data URL, for vision.' }),
    count: z.int().min(1).max(10).default(1).meta({ description: 'How many images.' }),
    width: z.int().min(64).max(4_096).default(1_024).meta({ description: 'Width of images.' }),
    height: z.int().min(64).max(4_096).default(1_024).meta({ description: 'Height of images.' }),
  })
  .meta({ id: 'AskRequest' });
export type AskRequest = z.output<typeof askRequest>;
export type AskService = z.output<typeof service>;

export const askUsage = z
  .looseObject({
    tokens_in: z.int().min(0),
    tokens_out: z.int().min(0).meta({ description: 'Reasoning included.' }),
    cost: z.number().min(0).meta({ description: 'What was charged, in credits.', example: 0.27 }),
  })
  .meta({ id: 'AskUsage' });

export const askAnswer = z.looseObject({ answer: z.string(), done: z.literal(true), model: z.string(), usage: askUsage }).meta({ id: 'AskAnswer' });
export type AskAnswer = z.input<typeof askAnswer>;

export const askError = z
  .looseObject({
    error: z.looseObject({
      code: z.string().meta({ description: 'A code of the error catalogue.', example: 'insufficient_credits' }),
      message: z.string(),
      field: z.string().optional(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
    done: z.literal(true),
  })
  .meta({ id: 'AskError' });
