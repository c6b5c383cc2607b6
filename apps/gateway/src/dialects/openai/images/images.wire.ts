import { z } from 'zod';

const image = z.string().min(1).max(34_000_000).meta({ description: 'Address, data URL, or link to a file of yours.' });
const hint = z.unknown().optional().meta({ description: 'Taken and not used.' });

const shared = {
  model: z.string().min(1).max(200).default('gpt-image-1').meta({ example: 'gpt-image-1' }),
  prompt: z.string().min(1).max(32_000),
  n: z.int().min(1).max(10).nullish(),
  size: z.string().max(32).nullish().meta({ description: '`auto` or WIDTHxHEIGHT.', example: '1024x1536' }),
  quality: z.string().max(32).nullish(),
  background: z.string().max(32).nullish(),
  output_format: z.string().max(16).nullish(),
  output_compression: z.int().min(0).max(100).nullish(),
  response_format: z.enum(['url', 'b64_json']).nullish().meta({ description: '`b64_json` when absent.' }),
  moderation: z.string().max(32).nullish(),
  style: z.string().max(64).nullish(),
  seed: z.int().nullish().meta({ description: 'Ours.' }),
  negative_prompt: z.string().max(5_000).nullish().meta({ description: 'Ours.' }),
  stream: z.boolean().nullish(),
  partial_images: z.int().min(0).max(3).nullish().meta({ description: 'Taken; as many as the provider streams are sent, which may be none.' }),
  user: hint,
  safety_identifier: hint,
};

export const imagesRequest = z.strictObject(shared).meta({ id: 'ImagesRequest' });
export type ImagesRequest = z.output<typeof imagesRequest>;

const reference = z.strictObject({ image_url: image.optional(), file_id: z.string().max(200).optional() });

export const imageEditsRequest = z
  .strictObject({ ...shared, images: z.array(reference).min(1).max(16), mask: reference.optional(), input_fidelity: z.enum(['high', 'low']).nullish() })
  .meta({ id: 'ImageEditsRequest' });
export type ImageEditsRequest = z.output<typeof imageEditsRequest>;

/** The fields of the multipart form; `image`, `image[]` and `mask` are its files. */
export const imageEditsForm = z.strictObject({
  ...shared,
  n: z.coerce.number().int().min(1).max(10).optional(),
  output_compression: z.coerce.number().int().min(0).max(100).optional(),
  seed: z.coerce.number().int().optional(),
  partial_images: z.coerce.number().int().min(0).max(3).optional(),
  stream: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  input_fidelity: z.enum(['high', 'low']).optional(),
});

const imageUsage = z
  .object({
    total_tokens: z.int(),
    input_tokens: z.int(),
    output_tokens: z.int(),
    input_tokens_details: z.object({ text_tokens: z.int(), image_tokens: z.int() }),
  })
  .meta({ id: 'ImageUsage' });

export const imagesAnswer = z
  .looseObject({
    created: z.int(),
    data: z.array(z.looseObject({ b64_json: z.string().optional(), url: z.string().optional(), revised_prompt: z.string().optional() })),
    output_format: z.string().optional(),
    size: z.string().optional(),
    usage: imageUsage.optional(),
  })
  .meta({ id: 'ImagesAnswer' });
export type ImagesAnswer = z.input<typeof imagesAnswer>;
