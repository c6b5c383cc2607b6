import { z } from 'zod';
import { drawPicture, type PictureFormat } from '../media/picture.ts';
import { bounded, type Size } from '../media/size.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { resultOf } from './deliver.ts';

/** Formats by Picsart's names, in capitals. */
export const formatName = z.enum(['PNG', 'JPG', 'WEBP']);

/** Numbers of a form are texts. */
export function formNumber(min: number, max: number) {
  return z
    .union([z.number(), z.string().regex(/^-?\d+(?:\.\d+)?$/)])
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

export interface PictureJob {
  readonly engine: string;
  readonly text: string;
  readonly size: Size;
  readonly format: z.infer<typeof formatName>;
  readonly isCutOut?: boolean;
}

export async function pictureResult(call: MediaCall, index: number, job: PictureJob): Promise<{ id: string; url: string }> {
  const format = job.format.replace('JPG', 'JPEG').toLowerCase() as PictureFormat;
  const label = { engine: `picsart/${job.engine}`, text: job.text, index, seed: undefined };
  const bytes = await drawPicture({ label, ...bounded(job.size), format, isCutOut: job.isCutOut === true });
  return resultOf(call, index, job.format.toLowerCase(), `image/${format}`, bytes);
}

export async function pictureResults(call: MediaCall, asked: number, job: PictureJob): Promise<{ id: string; url: string }[]> {
  const count = call.behaviour.isEmpty ? 0 : (call.behaviour.results ?? asked);
  const results: { id: string; url: string }[] = [];
  for (let index = 0; index < count; index++) results.push(await pictureResult(call, index, job));
  return results;
}
