import { z } from 'zod';
import { mp4File } from '../../media/mp4-file.ts';
import { webmFile } from '../../media/webm-file.ts';
import { drawPicture } from '../../media/picture.ts';
import { falEndpoint, type FalFile, type FalWork } from '../fal-endpoint.ts';
import { bounded, filmSize, type Size } from '../../media/size.ts';
import { aspectRatio } from '../picture-size.ts';
import { Refusal } from '../../refusal.ts';

export type Container = 'mp4' | 'mov' | 'webm' | 'webm-alpha' | 'gif';
const framesPerSecond = 24;
const frames30 = 30;
const address = z.string().min(1);

export async function film(
  work: FalWork<unknown>,
  index: number,
  order: Size & { seconds: number; hasSound: boolean },
  container: Container,
): Promise<FalFile> {
  const { width, height, seconds, hasSound } = order;
  const size = { width, height };
  const label = work.label(index);
  if (container === 'gif') return work.file(`${index}.gif`, 'image/gif', await drawPicture({ label, ...size, format: 'gif', isCutOut: true }), size);
  const plan = { label, ...size, seconds, framesPerSecond, hasSound };
  if (container === 'mp4') return work.file(`${index}.mp4`, 'video/mp4', mp4File(plan), size);
  if (container === 'mov') return work.file(`${index}.mov`, 'video/quicktime', mp4File(plan, 'qt  '), size);
  return work.file(`${index}.webm`, 'video/webm', await webmFile(plan, container === 'webm-alpha'), size);
}

/** Size and length of a given film; what it does not tell is taken as 720p and five seconds. */
export function likeGiven(work: FalWork<unknown>, field: string, hasSound = true): Size & { seconds: number; hasSound: boolean } {
  const { width = 1_280, height = 720, seconds = 5 } = work.given[field]?.facts ?? {};
  return { ...bounded({ width, height }), seconds: work.seconds(Math.max(0.1, seconds)), hasSound };
}

export function filmUnits(seconds: number): Record<string, number> {
  return { seconds, frames30: (seconds * frames30) / 30 };
}

const duration = z.union([z.string().regex(/^\d{1,2}s?$/), z.number().int().min(1).max(60)]).nullish();
/** The texts of Kling: a number is refused. */
const durationText = z.enum(['3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15']).nullish();
const filming = {
  prompt: z.string().min(1).max(10_000),
  duration,
  aspect_ratio: aspectRatio.nullish(),
  resolution: z
    .string()
    .regex(/^\d{3,4}p$/i)
    .nullish(),
  seed: z.number().int().nullish(),
  negative_prompt: z.string().nullish(),
  generate_audio: z.boolean().nullish(),
  cfg_scale: z.number().min(0).max(1).nullish(),
};
type Filmed = z.infer<ReturnType<typeof z.looseObject<typeof filming>>>;

async function filmFromWords(work: FalWork<Filmed>, like?: string) {
  const { input } = work;
  const { width, height } = work.given[like ?? '']?.facts ?? {};
  const ratio = input.aspect_ratio ?? (width && height ? `${width}:${height}` : '16:9');
  const seconds = work.seconds(Number.parseInt(String(input.duration ?? '5'), 10));
  const order = { ...filmSize(ratio, input.resolution ?? undefined), seconds, hasSound: input.generate_audio === true };
  const video = work.count(1) > 0 ? await film(work, 0, order, 'mp4') : null;
  return { output: { video, ...(input.seed === undefined ? {} : { seed: input.seed }) }, units: filmUnits(seconds) };
}

export const filmOfPicture = falEndpoint({
  pattern: /image-to-video|reference-to-video|i2v/,
  operation: 'video.generate',
  input: z.looseObject({ ...filming, image_url: address }),
  files: { image_url: 'image', end_image_url: 'image', tail_image_url: 'image' },
  make: (work) => filmFromWords(work, 'image_url'),
});

export const klingFilmOfPicture = falEndpoint({
  pattern: /kling-video.*image-to-video/,
  operation: 'video.generate',
  input: z
    .looseObject({ ...filming, duration: durationText, image_url: address.nullish(), start_image_url: address.nullish() })
    .refine((input) => Boolean(input.image_url ?? input.start_image_url), { path: ['image_url'], message: 'Field required', params: { type: 'missing' } }),
  files: { image_url: 'image', start_image_url: 'image', tail_image_url: 'image', end_image_url: 'image' },
  make: (work) => filmFromWords(work, work.given.image_url ? 'image_url' : 'start_image_url'),
});

export const klingFilmOfText = falEndpoint({
  pattern: /kling-video.*text-to-video/,
  operation: 'video.generate',
  input: z.looseObject({ ...filming, duration: durationText }),
  files: {},
  make: (work) => filmFromWords(work),
});

export const filmOfText = falEndpoint({
  pattern: /text-to-video|t2v|veo|sora|hunyuan-video|wan\//,
  operation: 'video.generate',
  input: z.looseObject(filming),
  files: {},
  make: (work) => filmFromWords(work),
});

export const talkingPicture = falEndpoint({
  pattern: /ai-avatar|avatar|omnihuman|lipsync|sync-lipsync|talking/,
  operation: 'image.avatar',
  input: z
    .looseObject({ image_url: address.nullish(), video_url: address.nullish(), audio_url: address, prompt: z.string().nullish() })
    .refine((input) => Boolean(input.image_url ?? input.video_url), { path: ['image_url'], message: 'Field required', params: { type: 'missing' } }),
  files: { image_url: 'image', video_url: 'video', audio_url: 'audio' },
  async make(work) {
    const { width = 720, height = 720 } = (work.given.image_url ?? work.given.video_url)?.facts ?? {};
    const seconds = work.seconds(Math.max(0.1, work.given.audio_url?.facts.seconds ?? 5));
    const size = filmSize(`${width}:${height}`, '720p');
    const video = work.count(1) > 0 ? await film(work, 0, { ...size, seconds, hasSound: true }, 'mp4') : null;
    return { output: { video, duration: seconds }, units: filmUnits(seconds) };
  },
});

export const swapInFilm = falEndpoint({
  pattern: /^(?:half-moon-ai\/ai-face-swap\/faceswapvideo|fal-ai\/pixverse\/swap)$/,
  operation: 'image.face-swap',
  input: z
    .looseObject({
      source_face_url: address.nullish(),
      target_video_url: address.nullish(),
      video_url: address.nullish(),
      image_url: address.nullish(),
      mode: z.enum(['person', 'object', 'background']).nullish(),
      resolution: z.enum(['360p', '540p', '720p']).nullish(),
      enable_occlusion_prevention: z.boolean().nullish(),
      original_sound_switch: z.boolean().nullish(),
    })
    .refine((input) => Boolean((input.source_face_url && input.target_video_url) || (input.video_url && input.image_url)), {
      path: ['source_face_url'],
      message: 'Field required',
      params: { type: 'missing' },
    }),
  files: { source_face_url: 'image', image_url: 'image', target_video_url: 'video', video_url: 'video' },
  async make(work) {
    const order = likeGiven(work, work.given.target_video_url ? 'target_video_url' : 'video_url');
    const video = work.count(1) > 0 ? await film(work, 0, order, 'mp4') : null;
    return { output: { video }, units: filmUnits(order.seconds) };
  },
});

/** A clip that is too long for the endpoint. */
export function tooLong(field: string, seconds: number): Refusal {
  const message = `Video duration exceeds the maximum of ${seconds} seconds.`;
  return new Refusal(422, message, { detail: [{ loc: ['body', field], msg: message, type: 'video_duration_too_long', ctx: { max_duration: seconds } }] });
}
