import { unnamedSetting, namedSettings, type ProviderFile, type ProviderMediaRequest, type UnsupportedField } from '@portazgo/providers-contract';
import type { MultipartPart } from '@portazgo/providers-http';
import { imageSize, sizeSettings } from './openai-image-size.ts';

/** Our setting keys and what the images endpoints call them. */
const known: Readonly<Record<string, string>> = {
  count: 'n',
  quality: 'quality',
  background: 'background',
  output_format: 'output_format',
  output_compression: 'output_compression',
  moderation: 'moderation',
  style: 'style',
  input_fidelity: 'input_fidelity',
};
const countMax = 10;
const picturesMax = 16;
const extensions: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };

export const picturesOf = (request: ProviderMediaRequest): ProviderFile[] => request.inputs.filter(({ role }) => role === 'image' || role === 'face');
const maskOf = (request: ProviderMediaRequest) => request.inputs.find(({ role }) => role === 'mask');

export function unsupportedImage(model: string, request: ProviderMediaRequest): UnsupportedField | null {
  const pictures = picturesOf(request);
  if (!request.prompt) return { field: 'prompt', reason: 'the model needs a prompt' };
  if (request.operation !== 'image.generate' && pictures.length === 0) return { field: 'image', reason: 'there is no picture to work on' };
  if (pictures.length > picturesMax) return { field: 'image', reason: `the model takes at most ${picturesMax} pictures` };
  for (const file of request.inputs) {
    if (file.role !== 'image' && file.role !== 'face' && file.role !== 'mask') return { field: file.role, reason: 'the model takes no such input' };
    if (!extensions[file.mimeType]) return { field: file.role, reason: 'the model takes PNG, JPEG and WebP' };
  }
  if (maskOf(request) && pictures.length === 0) return { field: 'mask', reason: 'a mask needs its picture' };
  const count = Number(request.settings['count'] ?? 1);
  const most = model.startsWith('dall-e-3') ? 1 : countMax;
  if (count > most) return { field: 'count', reason: `the model makes at most ${most} at once` };
  const size = imageSize(model, request.settings);
  if ('field' in size) return size;
  return unnamedSetting(request, known, sizeSettings);
}

/** Without files: the JSON of `/images/generations`, or the fields of `/images/edits`. The count is always sent: the hold was computed from it. */
export function imageFields(model: string, request: ProviderMediaRequest): Record<string, unknown> {
  const size = imageSize(model, request.settings);
  const named = namedSettings(request, known);
  if (named['output_format'] === 'jpg') named['output_format'] = 'jpeg';
  return { model, prompt: request.prompt, n: 1, ...('field' in size ? {} : size), ...named, ...request.constants };
}

export async function editParts(model: string, request: ProviderMediaRequest): Promise<MultipartPart[]> {
  const fields = Object.entries(imageFields(model, request)).map(([name, value]) => ({
    name,
    value: typeof value === 'object' ? JSON.stringify(value) : String(value),
  }));
  const pictures = picturesOf(request);
  const name = pictures.length > 1 ? 'image[]' : 'image';
  const files = await Promise.all(pictures.map((file, position) => filePart(name, `picture-${position + 1}`, file)));
  const mask = maskOf(request);
  return [...fields, ...files, ...(mask ? [await filePart('mask', 'mask', mask)] : [])];
}

/** Our own file names: the client's say nothing to a vendor, and may say too much. */
async function filePart(name: string, title: string, file: ProviderFile): Promise<MultipartPart> {
  return { name, fileName: `${title}.${extensions[file.mimeType] ?? 'png'}`, contentType: file.mimeType, content: await file.read() };
}
