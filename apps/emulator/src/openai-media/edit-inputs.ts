import { beginCall } from '../media-call/begin-call.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { readForm, type UploadedFile } from '../media-call/multipart.ts';
import { Refusal } from '../refusal.ts';
import { type GivenInput, InputUnusable } from '../studio/given-input.ts';
import { editForm, type EditForm, editRequest, type ImageReference } from './image-request.ts';
import { formValues, modelOf, openAiRead, parsedJson } from './openai-read.ts';

const defaultModel = 'gpt-image-1.5';
const picturesMax = 16;
const pictureBytesMax = 50 * 1_024 * 1_024;
const maskBytesMax = 4 * 1_024 * 1_024;
const pictureTypes = new Set(['image/png', 'image/webp', 'image/jpeg']);

/** An edit as it was sent, its pictures read. */
export interface GivenPictures {
  readonly model: string;
  readonly request: EditForm;
  readonly pictures: readonly GivenInput[];
}

export async function givenOfForm(call: MediaCall): Promise<GivenPictures> {
  const form = await readForm(call);
  if (!form) throw new Refusal(400, 'The form could not be read.');
  const values = formValues(form, ['n', 'output_compression', 'partial_images'], ['stream']);
  const model = await beginCall(call, modelOf(values) ?? defaultModel);
  const stranger = form.files.find(({ field }) => !['image', 'image[]', 'mask'].includes(field));
  if (stranger) throw new Refusal(400, `Unknown parameter: '${stranger.field}'.`, { param: stranger.field, code: 'unknown_parameter' });
  const request = openAiRead(editForm, values);
  const files = form.files.filter(({ field }) => field !== 'mask');
  if (files.length === 0) throw new Refusal(400, "Missing required parameter: 'image'.", { param: 'image', code: 'missing_required_parameter' });
  if (files.length > picturesMax) throw new Refusal(400, `Too many images: at most ${picturesMax}.`, { param: 'image', code: 'array_above_max_length' });
  const pictures = files.map(({ bytes }) => judged(call, bytes, 'image'));
  checkMask(call, form.files.find(({ field }) => field === 'mask')?.bytes, pictures[0]!);
  return { model, request, pictures };
}

export async function givenOfJson(call: MediaCall): Promise<GivenPictures> {
  const json = parsedJson(call);
  const model = await beginCall(call, modelOf(json) ?? defaultModel);
  const { images, mask, ...request } = openAiRead(editRequest, json);
  const pictures: GivenInput[] = [];
  for (const [at, image] of images.entries()) pictures.push(judged(call, await bytesOf(call, image, `images.${at}`), 'images'));
  if (mask) checkMask(call, await bytesOf(call, mask, 'mask'), pictures[0]!);
  return { model, request, pictures };
}

async function bytesOf(call: MediaCall, { image_url: address, file_id: file }: ImageReference, param: string): Promise<Buffer> {
  if (file !== undefined) throw new Refusal(404, `No such File object: ${file}`, { param });
  if (address === undefined) throw new Refusal(400, `One of 'image_url' and 'file_id' is needed.`, { param, code: 'missing_required_parameter' });
  try {
    return (await call.studio.inputs.read(address, 'image')).bytes;
  } catch (error) {
    if (!(error instanceof InputUnusable)) throw error;
    if (error.reason === 'wrong-kind') throw invalidImage(param);
    throw new Refusal(400, `Error while downloading the image: ${error.message}`, { param, code: 'invalid_image_url' });
  }
}

function judged(call: MediaCall, bytes: Buffer, param: string): GivenInput {
  if (bytes.length > pictureBytesMax) throw new Refusal(413, 'The image is larger than 50 MB.', { param });
  try {
    const given = call.studio.inputs.judge(bytes, 'image');
    if (!pictureTypes.has(given.facts.type)) throw invalidImage(param);
    return given;
  } catch (error) {
    if (error instanceof InputUnusable) throw invalidImage(param);
    throw error;
  }
}

function checkMask(call: MediaCall, bytes: UploadedFile['bytes'] | undefined, picture: GivenInput): void {
  if (!bytes) return;
  const { facts } = judged(call, bytes, 'mask');
  const isFit = facts.type === 'image/png' && facts.width === picture.facts.width && facts.height === picture.facts.height && bytes.length <= maskBytesMax;
  if (!isFit)
    throw new Refusal(400, 'The mask must be a PNG of less than 4 MB and of the size of the image.', { param: 'mask', code: 'invalid_mask_image_format' });
}

function invalidImage(param: string): Refusal {
  return new Refusal(400, 'Invalid image file or mode for image. Supported are PNG, WebP and JPEG.', { param, code: 'invalid_image_file' });
}
