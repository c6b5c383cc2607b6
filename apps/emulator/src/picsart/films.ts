import { z } from 'zod';
import { mp4File } from '../media/mp4-file.ts';
import { bounded, filmSize } from '../media/size.ts';
import { beginCall } from '../media-call/begin-call.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { Refusal } from '../refusal.ts';
import type { Made } from '../studio/task.ts';
import { answerState, deliver, resultOf } from './deliver.ts';
import { picsartRead, unprocessable } from './picsart-error.ts';
import { neededSource, readBody, sourceOf } from './picsart-body.ts';

const framesPerSecond = 24;

export interface FilmJob {
  readonly engine: string;
  readonly text: string;
  readonly ratio: string;
  readonly quality: string;
  readonly seconds: number;
  readonly hasSound: boolean;
}

/** One film: an object, not a list. */
export async function madeFilm(call: MediaCall, job: FilmJob): Promise<Made<unknown>> {
  const seconds = call.behaviour.seconds ?? job.seconds;
  const label = { engine: `picsart/${job.engine}`, text: job.text, index: 0, seed: undefined };
  const bytes = mp4File({ label, ...filmSize(job.ratio, job.quality), seconds, framesPerSecond, hasSound: job.hasSound });
  return { output: call.behaviour.isEmpty ? null : resultOf(call, 0, 'mp4', 'video/mp4', bytes), units: { seconds } };
}

const ground = z.looseObject({
  bg_color: z
    .string()
    .regex(/^#[0-9a-f]{6}(?:[0-9a-f]{2})?$/i)
    .optional(),
});
const tools: Readonly<Record<string, string>> = {
  'remove-background': 'video.remove-background',
  'upscale/fps': 'video.edit',
  adjust: 'video.edit',
  effects: 'video.edit',
  edit: 'video.edit',
  trim: 'video.edit',
  crop: 'video.edit',
  fit: 'video.edit',
  watermark: 'video.edit',
};

/** `POST` of the video host: always a job. */
export async function useVideoTool(call: MediaCall): Promise<void> {
  const name = call.params.tool ?? '';
  const body = await readBody(call);
  await beginCall(call);
  call.record.model = name;
  const operation = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (!operation) throw new Refusal(404, 'The tool is not found.');
  if (body.files.size > 0 && body.values.video_url === undefined) throw unprocessable('video_url: is required');
  const { bytes, facts } = await neededSource(call, body, 'video', 'video');
  const { bg_color: colour } = picsartRead(ground, body.values);
  const picture = await sourceOf(call, body, 'bg_image', 'image');
  if (colour !== undefined && picture) throw new Refusal(400, 'Only one of bg_color and bg_image_url may be given.');
  const size = bounded({ width: facts.width ?? 1_280, height: facts.height ?? 720 });
  const make = async () => {
    const seconds = call.behaviour.seconds ?? Math.max(0.1, facts.seconds ?? 5);
    const label = { engine: `picsart/${name}`, text: `${facts.type} ${bytes.length} bytes`, index: 0, seed: undefined };
    const film = mp4File({ label, ...size, seconds, framesPerSecond, hasSound: true });
    return { output: call.behaviour.isEmpty ? null : resultOf(call, 0, 'mp4', 'video/mp4', film), units: { seconds } };
  };
  const work = { operation, idName: 'transaction_id', place: 'video', takenStatus: 'queued', make } as const;
  await deliver(call, work, 'always-async');
}

/** `GET /video/{transaction_id}` */
export async function videoState(call: MediaCall): Promise<void> {
  await beginCall(call);
  answerState(call, 'video', 'transaction_id');
}
