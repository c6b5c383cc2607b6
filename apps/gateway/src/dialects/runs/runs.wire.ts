import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const modelSetting = z
  .looseObject({
    key: z.string(),
    label: z.string(),
    inputType: z.enum(['select', 'text', 'number', 'toggle']),
    defaultValue: scalar.nullable(),
    options: z.array(scalar).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    step: z.number().optional(),
    maxLength: z.int().optional(),
    required: z.boolean().optional(),
    description: z.string().optional(),
  })
  .meta({ id: 'RunsModelSetting' });

export const runsModel = z
  .looseObject({
    id: z.string().meta({ example: 'google/nano-banana' }),
    name: z.string(),
    modality: z.enum(['text', 'image', 'audio', 'video', '3d']),
    cost: z.number().meta({ description: 'Credits of a run with the usual settings.', example: 70 }),
    inputTypes: z.array(z.enum(['text', 'image', 'audio', 'video'])),
    promptRequired: z.boolean(),
    outputType: z.enum(['text', 'image', 'audio', 'video', '3d']),
    description: z.string(),
    settings: z.array(modelSetting),
    inputs: z
      .array(z.looseObject({ key: z.string(), label: z.string(), type: z.string(), required: z.boolean(), max: z.int() }))
      .meta({ description: 'Files it takes in `input`.' }),
    available: z.boolean().meta({ description: '`false` while no provider of it is set up.' }),
    unavailableReason: z.string().optional(),
  })
  .meta({ id: 'RunsModel' });
export type RunsModel = z.input<typeof runsModel>;

export const runsModels = z.looseObject({ object: z.literal('list'), data: z.array(runsModel) }).meta({ id: 'RunsModels' });
export type RunsModels = z.input<typeof runsModels>;

const inputValue = z.union([scalar, z.null(), z.array(z.union([scalar, z.record(z.string(), scalar)])).max(64)]);

/** `POST /api/v1/models/run`. */
export const runRequest = z
  .strictObject({
    model: z.string().min(1).max(200).meta({ description: 'Id of `GET /api/v1/models`.', example: 'google/nano-banana' }),
    input: z
      .record(z.string().max(64), inputValue)
      .default({})
      .meta({
        description: "Prompt, files (addresses or data URLs) and settings, by the keys of the model's entry.",
        example: { prompt: 'High-end product photo on clean white background' },
      }),
    webhook_url: z
      .string()
      .max(2_048)
      .regex(/^https?:\/\//i)
      .nullish()
      .meta({ description: 'Told when the run ends (Standard Webhooks).' }),
  })
  .meta({ id: 'RunRequest' });
export type RunRequest = z.output<typeof runRequest>;

const outputValue = z.union([z.string(), z.array(z.string())]);

export const runJob = z
  .looseObject({
    id: z.string(),
    object: z.literal('job'),
    status: z.enum(['processing', 'completed', 'failed', 'cancelled']),
    model: z.string(),
    output: z
      .looseObject({
        outputImage: outputValue.optional(),
        outputVideo: outputValue.optional(),
        outputAudio: outputValue.optional(),
        outputText: outputValue.optional(),
        output3d: outputValue.optional(),
      })
      .nullish(),
    error: z.looseObject({ code: z.string(), message: z.string() }).nullish(),
    credits_charged: z.number().meta({ description: 'While it runs, what is held for it at most.' }),
    created_at: z.string(),
    completed_at: z.string().nullish(),
    progress: z.number().optional(),
    queue_position: z.int().optional(),
  })
  .meta({ id: 'RunJob' });
export type RunJob = z.input<typeof runJob>;

export const runsError = z
  .looseObject({
    error: z.looseObject({ code: z.string(), message: z.string(), field: z.string().optional(), details: z.record(z.string(), z.unknown()).optional() }),
  })
  .meta({ id: 'RunsError' });
