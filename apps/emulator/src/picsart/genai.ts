import { z } from 'zod';
import { makeSound, speechSeconds } from '../media/sound.ts';
import { beginCall, isMissing } from '../media-call/begin-call.ts';
import { doWork } from '../media-call/do-work.ts';
import type { MediaCall, MediaHandler } from '../media-call/media-call.ts';
import { sendJson } from '../media-call/send-media.ts';
import { Refusal } from '../refusal.ts';
import { answerState, deliver, resultOf } from './deliver.ts';
import { madeFilm } from './films.ts';
import { picsartRead, unprocessable } from './picsart-error.ts';
import { neededSource, readBody, readJson, sourceOf } from './picsart-body.ts';
import { formatName, formNumber, pictureResults } from './pictures.ts';

const prompt = z.string().min(1);
const model = z.string().min(1).optional();
const side = z.number().int().min(64).max(1_024).optional();
const drawing = z.looseObject({
  prompt,
  width: side,
  height: side,
  count: z.number().int().min(1).max(10).optional(),
  negative_prompt: z.string().optional(),
  model,
});
const countDefault = 2;

/** Reads JSON, takes the behaviour off its model, and checks the model's name. */
async function readRequest<Schema extends z.ZodType>(
  call: MediaCall,
  schema: Schema,
  modelDefault: string,
): Promise<{ request: z.output<Schema>; model: string }> {
  const json = readJson(call);
  const named = await beginCall(call, typeof json.model === 'string' ? json.model : modelDefault);
  const request = picsartRead(schema, json);
  if (!named.startsWith('urn:air:') || isMissing(named) || named.includes('no-such')) throw unprocessable(`model: ${named} is not supported`);
  return { request, model: named };
}

/** `POST /text2image`, `/text2sticker`, `/logo` */
export async function drawText(call: MediaCall): Promise<void> {
  const { request, model: engine } = await readRequest(call, drawing, 'urn:air:sdxl:model:fluxai:flux_kontext_max@1');
  const size = { width: request.width ?? 1_024, height: request.height ?? 1_024 };
  const make = async () => {
    const results = await pictureResults(call, request.count ?? countDefault, { engine, text: request.prompt, size, format: 'PNG' });
    return { output: results.map((result) => ({ ...result, status: 'success' })), units: { images: results.length } };
  };
  await deliver(call, { operation: 'image.generate', idName: 'inference_id', place: `genai/${call.params.kind}`, takenStatus: 'processing', make }, 'async');
}

const painting = z.looseObject({
  prompt: prompt.optional(),
  count: formNumber(1, 10).optional(),
  format: formatName.optional(),
  mode: z.enum(['sync', 'async']).optional(),
});
const needsPrompt = new Set(['inpaint', 'replace-background']);

/** `POST /painting/…`: a form with a picture. Only inpaint answers at once by itself. */
export async function paint(call: MediaCall): Promise<void> {
  const kind = call.params.kind ?? '';
  const body = await readBody(call);
  await beginCall(call, typeof body.values.model === 'string' ? body.values.model : undefined);
  call.record.model ??= `painting/${kind}`;
  const source = await neededSource(call, body, 'image', 'image');
  const { prompt: text, count = countDefault, format = 'JPG', mode } = picsartRead(painting, body.values);
  if (needsPrompt.has(kind) && !text) throw unprocessable('prompt: is required');
  if (kind === 'inpaint' && !(await sourceOf(call, body, 'mask_image', 'image'))) throw new Refusal(400, 'Either mask_image or mask_image_url is required.');
  const size = { width: source.facts.width ?? 1_024, height: source.facts.height ?? 1_024 };
  const make = async () => {
    const output = await pictureResults(call, count, { engine: call.record.model ?? kind, text: text ?? '', size, format });
    return { output, units: { images: output.length } };
  };
  const usual = mode ?? (kind === 'inpaint' ? 'sync' : 'async');
  await deliver(call, { operation: 'image.edit', idName: 'inference_id', place: 'genai/painting', takenStatus: 'processing', make }, usual);
}

const filming = z.looseObject({
  prompt,
  width: z.number().int().min(64).max(4_096).optional(),
  height: z.number().int().min(64).max(4_096).optional(),
  quality: z.enum(['480p', '720p', '1080p']).optional(),
  audio: z.boolean().optional(),
  length: z.number().int().min(1).max(20).optional(),
  image_url: z.string().optional(),
  model,
});
const lengthDefault = 3;

/** `POST /text2video`, `/image2video` */
export async function film(call: MediaCall): Promise<void> {
  const { request, model: engine } = await readRequest(call, filming, 'urn:air:google:model:google:veo-3.1-fast-text-to-video@1');
  const given = call.params.kind === 'image2video' ? await neededSource(call, { values: { ...request }, files: new Map() }, 'image', 'image') : undefined;
  const [width, height] = [request.width ?? given?.facts.width ?? 16, request.height ?? given?.facts.height ?? 9];
  const make = () =>
    madeFilm(call, {
      engine,
      text: request.prompt,
      ratio: `${width}:${height}`,
      quality: request.quality ?? '480p',
      seconds: request.length ?? lengthDefault,
      hasSound: request.audio === true,
    });
  await deliver(call, { operation: 'video.generate', idName: 'inference_id', place: 'genai/video', takenStatus: 'processing', make }, 'async');
}

const speaking = z.looseObject({ text: z.string().min(1).max(5_000), language: z.enum(['en', 'fr']).optional(), model, voice: z.string().optional() });
const sounding = z.looseObject({ prompt, duration: z.number().min(1).max(60).optional(), model });

/** `POST /text2speech`, `/text2sound` */
export async function sound(call: MediaCall): Promise<void> {
  const isSpeech = call.params.kind === 'text2speech';
  const { request, model: engine } = await readRequest<z.ZodType<{ text?: string; prompt?: string; duration?: number | undefined }>>(
    call,
    isSpeech ? speaking : sounding,
    'urn:air:openai:model:openai:tts-1@1',
  );
  const text = request.text ?? request.prompt ?? '';
  const seconds = call.behaviour.seconds ?? (isSpeech ? speechSeconds(text) : (request.duration ?? 5));
  const make = async () => {
    const bytes = makeSound({ label: { engine: `picsart/${engine}`, text, index: 0, seed: undefined }, seconds, format: 'mp3', sampleRate: 44_100 });
    const output = call.behaviour.isEmpty ? null : resultOf(call, 0, 'mp3', 'audio/mpeg', bytes);
    const units: Record<string, number> = isSpeech ? { characters: [...text].length, seconds } : { seconds };
    return { output, units };
  };
  const operation = isSpeech ? 'audio.speak' : 'audio.compose';
  await deliver(call, { operation, idName: 'inference_id', place: 'genai/audio', takenStatus: 'processing', make }, 'async');
}

const chat = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).min(1),
  max_tokens: z.number().int().min(1).optional(),
  model,
});

/** `POST /text2text/chat/completions`: a text, and no usage. */
export async function write(call: MediaCall): Promise<void> {
  const { request, model: engine } = await readRequest(call, chat, 'urn:air:openai:model:openai:gpt-4o@1');
  await doWork(call, { requests: 1 });
  sendJson(call, 200, { status: 'success', data: `[emulated picsart/${engine}] You wrote: «${request.messages.at(-1)?.content.slice(0, 200)}».` });
}

/** The state of a job of that kind. */
export function stateAt(place: string): MediaHandler {
  return async (call) => {
    await beginCall(call);
    answerState(call, place.replace('*', call.params.kind ?? ''), 'inference_id');
  };
}
