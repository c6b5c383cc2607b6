import { z } from 'zod';

const shared = {
  prompt: z.string().min(1),
  model: z.string().min(1).nullish(),
  n: z.number().int().min(1).max(10).nullish(),
  size: z.string().nullish(),
  quality: z.string().nullish(),
  output_format: z.enum(['png', 'jpeg', 'webp']).nullish(),
  output_compression: z.number().int().min(0).max(100).nullish(),
  background: z.enum(['transparent', 'opaque', 'auto']).nullish(),
  response_format: z.enum(['url', 'b64_json']).nullish(),
  user: z.string().nullish(),
  stream: z.boolean().nullish(),
  partial_images: z.number().int().min(0).max(3).nullish(),
};

export const generationRequest = z.strictObject({
  ...shared,
  moderation: z.enum(['low', 'auto']).nullish(),
  style: z.enum(['vivid', 'natural']).nullish(),
});

const reference = z.strictObject({ image_url: z.string().min(1).max(20_971_520).optional(), file_id: z.string().min(1).optional() });

/** The texts of the form; the files come beside them. */
export const editForm = z.strictObject({ ...shared, input_fidelity: z.enum(['high', 'low']).nullish() });
export const editRequest = editForm.extend({ images: z.array(reference).min(1).max(16), mask: reference.nullish() });

export type ImageRequest = z.infer<typeof generationRequest>;
export type EditForm = z.infer<typeof editForm>;
export type ImageReference = z.infer<typeof reference>;
