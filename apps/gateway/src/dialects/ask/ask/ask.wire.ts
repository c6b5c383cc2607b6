import { z } from 'zod';

const service = z.enum(['auto', 'llm', 'image', 'tts', 'stt', 'vision', 'audio', 'video']);

const address = z
  .string()
  .max(8_192)
  .regex(/^https?:\/\//i);
const base64 = z.string().min(1);

/** A field that may be left out. Clients with types write null for what they leave out. */
function optional<Schema extends z.ZodType>(schema: Schema): z.ZodType<z.output<Schema> | undefined, z.input<Schema> | null | undefined>;
function optional<Schema extends z.ZodType>(schema: Schema, fallback: z.output<Schema>): z.ZodType<z.output<Schema>, z.input<Schema> | null | undefined>;
function optional<Schema extends z.ZodType>(schema: Schema, fallback?: z.output<Schema>) {
  return schema.nullish().transform((value) => value ?? fallback);
}

/** `POST /v1/ask`. The format is ours, so a field that is not listed is refused by name. */
export const askRequest = z
  .strictObject({
    ask: z.string().min(1).meta({ description: 'Prompt or instruction; the text of speech.', example: 'Explica la fotosíntesis en 2 frases' }),
    mode: optional(z.string().min(1).max(100)).meta({
      description: 'Mode of the catalog, or the id of a model. `expert` when neither mode nor service is given.',
      example: 'expert',
    }),
    service: optional(service, 'auto').meta({
      description: 'Must agree with the mode. Without a mode it chooses the usual one of the service. `auto` when absent.',
    }),
    stream: optional(z.boolean(), false).meta({
      description: 'Answer as server-sent events: tokens, speech in base64, or the progress of a task. `false` when absent.',
    }),
    temperature: optional(z.number().min(0).max(2)).meta({ description: 'Sampling temperature.' }),
    max_tokens: optional(z.int().min(1).max(10_000_000)).meta({ description: 'Most tokens of output; 4096, or what the model can, when absent.' }),
    voice: optional(z.string().min(1).max(200)).meta({
      description: 'Voice, for speech: a name of the model, or the id of a voice of yours. `default` when absent.',
    }),
    voices: optional(z.array(z.string().min(1).max(200)).min(1).max(20)).meta({
      description: 'Voices of a dialogue: the i-th speaks what follows `<|speaker:i|>` in `ask`.',
    }),
    format: optional(z.string().min(1).max(20)).meta({ description: 'Audio format, for speech and music. `mp3` when absent.' }),
    image_url: optional(address).meta({ description: 'Address of an image, for vision, editing and tools. Not together with `image_data`.' }),
    image_data: optional(base64).meta({ description: 'An image in base64 or as a data URL.' }),
    audio_url: optional(address).meta({ description: 'Address of a recording, for transcription and cloning. Not together with `audio_data`.' }),
    audio_data: optional(base64).meta({ description: 'A recording in base64 or as a data URL.' }),
    video_url: optional(address).meta({ description: 'Address of a video, for video tools.' }),
    count: optional(z.int().min(1).max(10)).meta({ description: 'How many images. 1 when absent.' }),
    width: optional(z.int().min(1).max(16_384)).meta({ description: 'Width of images in pixels. 1024 when absent.' }),
    height: optional(z.int().min(1).max(16_384)).meta({ description: 'Height of images in pixels. 1024 when absent.' }),
    options: optional(z.record(z.string().max(64), z.union([z.string().max(8_192), z.number(), z.boolean()]))).meta({
      description: 'Further settings of the model, by the keys of `GET /api/v1/models`.',
      example: { seed: 7 },
    }),
    task: optional(z.enum(['analyze', 'read-text', 'extract'])).meta({ description: 'What vision is to do. `analyze` when absent.' }),
    schema: optional(z.record(z.string(), z.unknown())).meta({ description: 'JSON Schema of the answer, for the task `extract`.' }),
    consent: optional(z.literal(true)).meta({ description: 'Required to clone a voice or to swap a face: the person whose voice or face it is has agreed.' }),
    webhook_url: optional(address).meta({ description: 'Told when a task ends (Standard Webhooks).' }),
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

export const askAnswer = z
  .looseObject({
    answer: z.string(),
    done: z.boolean().meta({ description: '`false`: a task was started; ask for it under its `task_id`.' }),
    model: z.string().optional(),
    task_id: z.string().optional(),
    usage: askUsage.optional(),
  })
  .meta({ id: 'AskAnswer' });
export type AskAnswer = z.input<typeof askAnswer>;
export type AskUsage = z.input<typeof askUsage>;

export const taskAnswer = z
  .looseObject({
    id: z.string(),
    status: z.enum(['processing', 'completed', 'failed']),
    answer: z.string().meta({ description: 'A word for people, the address of the result, or why there is none.' }),
    answers: z.array(z.string()).optional().meta({ description: 'All results, when there are several.' }),
    done: z.boolean(),
    progress: z.number().optional().meta({ description: 'Per cent, as far as the provider tells.' }),
    queue_position: z.int().optional(),
    voice_id: z.string().optional().meta({ description: 'The voice that was made, for cloning.' }),
    usage: askUsage.optional(),
    error: z.looseObject({ code: z.string(), message: z.string() }).optional(),
  })
  .meta({ id: 'AskTask' });
export type TaskAnswer = z.input<typeof taskAnswer>;

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
