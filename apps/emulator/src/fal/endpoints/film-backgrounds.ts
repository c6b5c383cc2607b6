import { z } from 'zod';
import { falEndpoint, type FalFile } from '../fal-endpoint.ts';
import { type Container, film, filmUnits, likeGiven, tooLong } from './films.ts';

const address = z.string().min(1);
const colours = ['Transparent', 'Black', 'White', 'Gray', 'Red', 'Green', 'Blue', 'Yellow', 'Cyan', 'Magenta', 'Orange'] as const;
const containers = ['webm_vp9', 'mp4_h264', 'mp4_h265', 'mov_proresks', 'mov_h264', 'mov_h265', 'mkv_h264', 'mkv_h265', 'mkv_vp9', 'gif'] as const;
const briaSecondsMax = 60;

export const briaFilmBackground = falEndpoint({
  pattern: /^bria\/video\/background-removal(?:\/v3)?$/,
  operation: 'video.remove-background',
  input: z.looseObject({
    video_url: address,
    background_color: z.enum(colours).nullish(),
    output_container_and_codec: z.enum(containers).nullish(),
    preserve_audio: z.boolean().nullish(),
    auto_zoom: z.boolean().nullish(),
  }),
  files: { video_url: 'video' },
  async make(work) {
    const { background_color: colour, output_container_and_codec: wanted = 'webm_vp9', preserve_audio: keepsSound } = work.input;
    const order = likeGiven(work, 'video_url', keepsSound !== false);
    if (order.seconds > briaSecondsMax) throw tooLong('video_url', briaSecondsMax);
    const [kind = 'webm'] = (wanted ?? 'webm_vp9').split('_');
    const container: Container =
      kind === 'webm' || kind === 'mkv' ? (colour === 'Transparent' ? 'webm-alpha' : 'webm') : kind === 'mov' ? 'mov' : kind === 'gif' ? 'gif' : 'mp4';
    return { output: { video: work.count(1) > 0 ? await film(work, 0, order, container) : null }, units: filmUnits(order.seconds) };
  },
});

export const veedFilmBackground = falEndpoint({
  pattern: /^veed\/video-background-removal(?:\/fast|\/green-screen)?$/,
  operation: 'video.remove-background',
  input: z.looseObject({
    video_url: address,
    output_codec: z.enum(['vp9', 'h264']).nullish(),
    refine_foreground_edges: z.boolean().nullish(),
    subject_is_person: z.boolean().nullish(),
    spill_suppression_strength: z.number().min(0).max(1).nullish(),
  }),
  files: { video_url: 'video' },
  async make(work) {
    const order = likeGiven(work, 'video_url');
    // One file with alpha, or two: the colours and the opacity.
    const parts: Container[] = work.input.output_codec === 'h264' ? ['mp4', 'mp4'] : ['webm-alpha'];
    const video: FalFile[] = [];
    for (const [index, container] of parts.slice(0, work.count(parts.length)).entries()) video.push(await film(work, index, order, container));
    return { output: { video }, units: filmUnits(order.seconds) };
  },
});

const birefnetTypes: Readonly<Record<string, Container>> = {
  'X264 (.mp4)': 'mp4',
  'VP9 (.webm)': 'webm-alpha',
  'PRORES4444 (.mov)': 'mov',
  'GIF (.gif)': 'gif',
};

export const birefnetFilmBackground = falEndpoint({
  pattern: /^fal-ai\/birefnet\/v2\/video$/,
  operation: 'video.remove-background',
  input: z.looseObject({
    video_url: address,
    model: z.string().nullish(),
    operating_resolution: z.enum(['1024x1024', '2048x2048', '2304x2304']).nullish(),
    video_output_type: z.enum(Object.keys(birefnetTypes) as [string, ...string[]]).nullish(),
    video_quality: z.enum(['low', 'medium', 'high', 'maximum']).nullish(),
    video_write_mode: z.enum(['fast', 'balanced', 'small']).nullish(),
    output_mask: z.boolean().nullish(),
  }),
  files: { video_url: 'video' },
  async make(work) {
    const order = likeGiven(work, 'video_url');
    const video = work.count(1) > 0 ? await film(work, 0, order, birefnetTypes[work.input.video_output_type ?? 'X264 (.mp4)']!) : null;
    const mask = work.input.output_mask ? { mask_video: await film(work, 1, order, 'mp4') } : {};
    return { output: { video, ...mask }, units: filmUnits(order.seconds) };
  },
});

export const benFilmBackground = falEndpoint({
  pattern: /^fal-ai\/ben\/v2\/video$/,
  operation: 'video.remove-background',
  input: z.looseObject({
    video_url: address,
    background_color: z.array(z.number().int().min(0).max(255)).length(3).nullish(),
    output_format: z.enum(['mp4', 'webm']).nullish(),
    seed: z.number().int().nullish(),
  }),
  files: { video_url: 'video' },
  async make(work) {
    const order = likeGiven(work, 'video_url');
    const container = work.input.output_format === 'webm' ? 'webm-alpha' : 'mp4';
    return { output: { video: work.count(1) > 0 ? await film(work, 0, order, container) : null, seed: work.input.seed ?? 7 }, units: filmUnits(order.seconds) };
  },
});
