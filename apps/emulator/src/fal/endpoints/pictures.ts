import { z } from 'zod';
import { drawPicture, type PictureFormat } from '../../media/picture.ts';
import { falEndpoint, type FalFile, type FalWork } from '../fal-endpoint.ts';
import { bounded, megapixels, type Size } from '../../media/size.ts';
import { aspectRatio, imageSize, sizeOf } from '../picture-size.ts';

const prompt = z.string().min(1);
const format = z.enum(['png', 'jpeg', 'jpg', 'webp', 'gif']).nullish();
const drawing = {
  prompt,
  image_size: imageSize.nullish(),
  aspect_ratio: aspectRatio.nullish(),
  num_images: z.number().int().min(1).max(10).nullish(),
  seed: z.number().int().nullish(),
  output_format: format,
  negative_prompt: z.string().nullish(),
  guidance_scale: z.number().min(0).max(20).nullish(),
  num_inference_steps: z.number().int().min(1).max(100).nullish(),
  enable_safety_checker: z.boolean().nullish(),
  sync_mode: z.boolean().nullish(),
};
const address = z.string().min(1);
type Drawn = z.infer<ReturnType<typeof z.looseObject<typeof drawing>>>;

async function picture(work: FalWork<unknown>, index: number, size: Size, asked: z.infer<typeof format>, isCutOut = false): Promise<FalFile> {
  const made: PictureFormat = asked === 'jpg' ? 'jpeg' : (asked ?? 'png');
  const bytes = await drawPicture({ label: work.label(index), ...size, format: made, isCutOut });
  return work.file(`${index}.${made === 'jpeg' ? 'jpg' : made}`, `image/${made}`, bytes, size);
}

async function drawAll(work: FalWork<Drawn>, size: Size) {
  const { input } = work;
  const images: FalFile[] = [];
  for (let index = 0; index < work.count(input.num_images ?? 1); index++) images.push(await picture(work, index, size, input.output_format ?? 'jpeg'));
  const seed = input.seed ?? work.label(0).text.length;
  const output = { images, timings: { inference: 0.1 }, seed, has_nsfw_concepts: images.map(() => false), prompt: input.prompt };
  return { output, units: { images: images.length, megapixels: images.length * megapixels(size) } };
}

/** The size of the given picture, times a factor. */
function sizeAfter(work: FalWork<unknown>, field: string, factor = 1): Size {
  const { width = 1_024, height = 1_024 } = work.given[field]?.facts ?? {};
  return bounded({ width: width * factor, height: height * factor });
}

const changing = z
  .looseObject({ ...drawing, image_url: address.nullish(), image_urls: z.array(address).min(1).max(16).nullish() })
  .refine(({ image_url, image_urls }) => Boolean(image_url ?? image_urls), { path: ['image_url'], message: 'Field required', params: { type: 'missing' } });

export const changePicture = falEndpoint({
  pattern: /\/(?:edit|kontext|image-to-image|redux|fill|inpaint)|\/edit(?:\/|$)/,
  operation: 'image.edit',
  input: changing,
  files: { image_url: 'image', image_urls: 'image', mask_url: 'image' },
  make: (work) => {
    const { image_size: size, aspect_ratio: ratio } = work.input;
    const given = work.given.image_urls ? 'image_urls' : 'image_url';
    return drawAll(work, size || ratio ? sizeOf(size ?? undefined, ratio ?? undefined, 'square_hd') : sizeAfter(work, given));
  },
});

export const drawFromText = falEndpoint({
  pattern: /flux|seedream|text-to-image|ideogram|recraft|qwen-image|imagen|nano-banana|stable-diffusion|sdxl|hidream/,
  operation: 'image.generate',
  input: z.looseObject(drawing),
  files: {},
  make: (work) => drawAll(work, sizeOf(work.input.image_size ?? undefined, work.input.aspect_ratio ?? undefined, 'landscape_4_3')),
});

export const removeBackground = falEndpoint({
  pattern: /^fal-ai\/(?:birefnet(?:\/v2)?|bria\/background\/remove|imageutils\/rembg|ben\/v2\/image|rembg-enhance)$/,
  operation: 'image.remove-background',
  input: z.looseObject({
    image_url: address,
    model: z.enum(['General Use (Light)', 'General Use (Light 2K)', 'General Use (Heavy)', 'General Use (Dynamic)', 'Matting', 'Portrait']).nullish(),
    operating_resolution: z.enum(['1024x1024', '2048x2048', '2304x2304']).nullish(),
    output_format: z.enum(['png', 'webp', 'gif']).nullish(),
    output_mask: z.boolean().nullish(),
    mask_only: z.boolean().nullish(),
    refine_foreground: z.boolean().nullish(),
    crop_to_bbox: z.boolean().nullish(),
    sync_mode: z.boolean().nullish(),
  }),
  files: { image_url: 'image' },
  async make(work) {
    const size = sizeAfter(work, 'image_url');
    const image = await picture(work, 0, size, work.input.output_format, true);
    const mask = work.input.output_mask ? { mask_image: await picture(work, 1, size, 'png') } : {};
    return { output: { image: work.count(1) > 0 ? image : null, ...mask }, units: { images: 1, megapixels: megapixels(size) } };
  },
});

export const replaceBackground = falEndpoint({
  pattern: /^fal-ai\/bria\/background\/replace$/,
  operation: 'image.edit',
  input: z
    .looseObject({
      image_url: address,
      prompt: prompt.nullish(),
      bg_prompt: prompt.nullish(),
      ref_image_url: address.nullish(),
      negative_prompt: z.string().nullish(),
      num_images: z.number().int().min(1).max(4).nullish(),
      seed: z.number().int().nullish(),
    })
    .refine((input) => Boolean(input.prompt ?? input.bg_prompt ?? input.ref_image_url), {
      path: ['prompt'],
      message: 'Either prompt or ref_image_url must be provided',
      params: { type: 'value_error' },
    }),
  files: { image_url: 'image', ref_image_url: 'image' },
  async make(work) {
    const size = sizeAfter(work, 'image_url');
    const images: FalFile[] = [];
    for (let index = 0; index < work.count(work.input.num_images ?? 1); index++) images.push(await picture(work, index, size, 'png'));
    return { output: { images, seed: work.input.seed ?? 7 }, units: { images: images.length, megapixels: images.length * megapixels(size) } };
  },
});

const factor = z.number().min(1).max(16).nullish();

export const enlarge = falEndpoint({
  pattern: /upscal|esrgan|aura-sr|codeformer|enhance|seedvr|clarity|face-restor/,
  operation: 'image.enhance',
  input: z.looseObject({ image_url: address, scale: factor, upscale_factor: factor, upscaling_factor: factor, output_format: format }),
  files: { image_url: 'image' },
  async make(work) {
    const { scale, upscale_factor, upscaling_factor, output_format } = work.input;
    const size = sizeAfter(work, 'image_url', scale ?? upscale_factor ?? upscaling_factor ?? 2);
    const image = work.count(1) > 0 ? await picture(work, 0, size, output_format) : null;
    return { output: { image }, units: { images: 1, megapixels: megapixels(size) } };
  },
});

export const swapFace = falEndpoint({
  pattern: /^(?:half-moon-ai\/ai-face-swap\/faceswapimage|easel-ai\/advanced-face-swap)$|face-swap$/,
  operation: 'image.face-swap',
  input: z.looseObject({ source_face_url: address, target_image_url: address, enable_occlusion_prevention: z.boolean().nullish() }),
  files: { source_face_url: 'image', target_image_url: 'image' },
  async make(work) {
    const size = sizeAfter(work, 'target_image_url');
    return { output: { image: work.count(1) > 0 ? await picture(work, 0, size, 'png') : null }, units: { images: 1, megapixels: megapixels(size) } };
  },
});
