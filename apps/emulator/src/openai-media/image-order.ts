import type { Size } from '../media/size.ts';
import type { PictureFormat } from '../media/picture.ts';
import type { Behaviour } from '../behaviour/behaviour.ts';
import { type ImageModel, imageModel } from './image-model.ts';
import type { EditForm, ImageRequest } from './image-request.ts';
import { invalidValue } from './openai-read.ts';

/** A request for pictures as its model understands it. */
export interface ImageOrder {
  readonly model: ImageModel;
  readonly modelName: string;
  readonly prompt: string;
  readonly count: number;
  readonly size: Size;
  readonly quality: string;
  readonly format: PictureFormat;
  readonly compression: number;
  readonly background: string;
  readonly asUrl: boolean;
  readonly isStream: boolean;
  readonly partials: number;
}

const onlyGptImage = ['output_format', 'output_compression', 'background', 'stream', 'partial_images', 'moderation', 'input_fidelity'] as const;

/** Throws what this model refuses although another one takes it. */
export function imageOrder(request: ImageRequest & Partial<EditForm>, modelName: string, behaviour: Behaviour): ImageOrder {
  const model = imageModel(modelName);
  const isGpt = model.family === 'gpt-image';
  if (request.prompt.length > model.promptMax)
    throw invalidValue('prompt', `Invalid 'prompt': string too long. Expected a string with maximum length ${model.promptMax}.`, 'string_above_max_length');
  if ((request.n ?? 1) > model.countMax) throw invalidValue('n', `Invalid 'n': ${modelName} makes at most ${model.countMax} image.`, 'integer_above_max_value');
  const refused = isGpt ? (['response_format', 'style'] as const) : onlyGptImage;
  for (const field of refused)
    if ((request as Record<string, unknown>)[field] !== undefined && (request as Record<string, unknown>)[field] !== null)
      throw invalidValue(field, `Unknown parameter: '${field}'.`, 'unknown_parameter');
  if (request.style && model.family !== 'dall-e-3') throw invalidValue('style', "Unknown parameter: 'style'.", 'unknown_parameter');
  const quality = request.quality ?? model.qualities[0]!;
  if (!model.qualities.includes(quality))
    throw invalidValue('quality', `Invalid value: '${quality}'. Supported values are: ${model.qualities.map((each) => `'${each}'`).join(', ')}.`);
  const format = request.output_format ?? 'png';
  if (request.background === 'transparent' && format === 'jpeg')
    throw invalidValue('background', 'A transparent background needs the output format png or webp.');
  const compression = request.output_compression ?? 100;
  if (format === 'png' && compression < 100) throw invalidValue('output_compression', 'Compression less than 100 is not supported for PNG output format.');
  return {
    model,
    modelName,
    prompt: request.prompt,
    count: behaviour.isEmpty ? 0 : (behaviour.results ?? request.n ?? 1),
    size: model.size(request.size),
    quality: quality === 'auto' ? 'medium' : quality,
    format,
    compression,
    background: request.background === 'transparent' ? 'transparent' : 'opaque',
    asUrl: !isGpt && request.response_format !== 'b64_json',
    isStream: request.stream === true,
    partials: request.stream === true ? (request.partial_images ?? 0) : 0,
  };
}
