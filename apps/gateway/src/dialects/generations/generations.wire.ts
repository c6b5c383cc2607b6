import { z } from 'zod';

/** A picture, recording or video: an address, a data URL, or a link to an own file. */
export const mediaAddress = z.string().min(1).meta({ description: 'Address, data URL, or link to a file of yours.', example: 'https://example.com/photo.jpg' });

export const webhookUrl = z
  .string()
  .max(2_048)
  .regex(/^https?:\/\//i)
  .nullish()
  .meta({ description: 'Told when the task ends (Standard Webhooks). Ours.' });

const modelSlug = z.string().min(1).max(200);
/** What a model takes beyond the documented fields; each is checked against its settings, and an unknown one is refused by name. */
const setting = z.union([z.string().max(8_192), z.number(), z.boolean(), z.null(), z.array(z.string()).max(64)]);

export const imageGeneration = z
  .object({
    model: modelSlug.meta({ example: 'flux-2' }),
    prompt: z
      .string()
      .min(3)
      .max(5_000)
      .meta({ description: 'What the picture shows (3 to 5000 characters).', example: 'A serene Japanese garden with cherry blossoms' }),
    aspect_ratio: z.string().max(32).nullish().meta({ description: '1:1 when absent.', example: '16:9' }),
    type: z.string().max(64).nullish().meta({ description: 'Generation mode of the model: pro or flex for Flux 2, text-to-image or edit for Seedream.' }),
    resolution: z.string().max(32).nullish().meta({ example: '1K' }),
    quality: z.string().max(32).nullish(),
    input_urls: z.array(mediaAddress).max(16).nullish().meta({ description: 'Pictures to start from or to edit.' }),
    negative_prompt: z.string().max(5_000).nullish(),
    seed: z.number().nullish(),
    webhook_url: webhookUrl,
  })
  .catchall(setting)
  .meta({ id: 'ImageGeneration' });

export const videoGeneration = z
  .object({
    model: modelSlug.meta({ example: 'kling-3' }),
    prompt: z.string().min(3).max(5_000).nullish().meta({ description: 'What the video shows (2500 characters for most models).' }),
    image: mediaAddress.nullish(),
    mode: z.string().max(32).nullish().meta({ description: 'Quality mode of the model: std or pro for Kling 3.' }),
    duration: z
      .union([z.number(), z.string().regex(/^\d{1,4}(\.\d+)?s?$/)])
      .nullish()
      .meta({ description: 'Seconds; 5 when absent.' }),
    aspect_ratio: z.string().max(32).nullish().meta({ description: '16:9 when absent.' }),
    resolution: z.string().max(32).nullish(),
    sound: z.boolean().nullish(),
    generateAudio: z.boolean().nullish(),
    generate_audio_switch: z.boolean().nullish(),
    webhook_url: webhookUrl,
  })
  .catchall(setting)
  .meta({ id: 'VideoGeneration' });

export const musicGeneration = z
  .object({
    model: modelSlug.meta({ example: 'suno' }),
    prompt: z.string().min(1).max(5_000).nullish().meta({ description: 'Lyrics (Suno custom mode) or a description of the style (MiniMax).' }),
    gpt_description_prompt: z.string().min(1).max(400).nullish().meta({ description: 'What the song is about (Suno inspiration mode).' }),
    style: z.string().max(1_000).nullish(),
    title: z.string().max(80).nullish(),
    make_instrumental: z.boolean().nullish(),
    webhook_url: webhookUrl,
  })
  .catchall(setting)
  .meta({ id: 'MusicGeneration' });

export const dialogueSpeech = z
  .object({
    model: modelSlug.meta({ example: 'elevenlabs-v3' }),
    dialogue: z
      .array(z.strictObject({ text: z.string().min(1).max(5_000), voice: z.string().max(200).nullish() }))
      .min(1)
      .max(100),
    stability: z.number().min(0).max(1).nullish(),
    language_code: z.string().max(16).nullish(),
    webhook_url: webhookUrl,
  })
  .catchall(setting)
  .meta({ id: 'DialogueSpeech' });

export const removeBackground = z.strictObject({ image: mediaAddress, webhook_url: webhookUrl }).meta({ id: 'RemoveBackground' });

export const faceSwap = z
  .strictObject({
    image: mediaAddress.meta({ description: 'The scene whose face is replaced.' }),
    face_image: mediaAddress.meta({ description: 'The face that is put in. The person has agreed: who asks answers for it.' }),
    target_index: z.int().min(0).max(10).nullish().meta({ description: 'Which face of the scene; 0 when absent.' }),
    output_format: z.enum(['jpeg', 'png', 'webp']).nullish().meta({ description: 'jpeg when absent.' }),
    webhook_url: webhookUrl,
  })
  .meta({ id: 'FaceSwap' });

export const removeVideoBackground = z
  .strictObject({ video: mediaAddress, background_image: mediaAddress.nullish(), webhook_url: webhookUrl })
  .meta({ id: 'RemoveVideoBackground' });

/** The two shapes of the pages in one. */
export const startedTask = z
  .looseObject({
    code: z.literal(200),
    message: z.string(),
    data: z.looseObject({ task_id: z.string(), status: z.literal('IN_PROGRESS') }),
    id: z.string(),
    status: z.literal('pending'),
    model: z.string(),
    created_at: z.string(),
  })
  .meta({ id: 'StartedTask' });
export type StartedTask = z.input<typeof startedTask>;

export const taskState = z
  .looseObject({
    code: z.literal(200),
    message: z.string(),
    data: z.looseObject({
      task_id: z.string(),
      status: z.enum(['IN_PROGRESS', 'SUCCESS', 'FAILED']),
      consumed_credits: z.number(),
      error_message: z.string().nullable(),
      created_at: z.string(),
      request: z.record(z.string(), z.unknown()),
      response: z.array(z.string()),
      progress: z.number().optional(),
      queue_position: z.int().optional(),
      completed_at: z.string().optional(),
    }),
  })
  .meta({ id: 'TaskState' });
export type TaskState = z.input<typeof taskState>;

export const generationsError = z
  .looseObject({
    error: z.looseObject({
      code: z.int().meta({ description: 'The status.', example: 401 }),
      message: z.string(),
      type: z.enum(['invalid_request', 'authentication_error', 'insufficient_credits', 'permission_error', 'not_found', 'rate_limit', 'server_error']),
      reason: z.string().meta({ description: 'A code of the error catalogue.' }),
      param: z.string().optional(),
    }),
  })
  .meta({ id: 'GenerationsError' });
