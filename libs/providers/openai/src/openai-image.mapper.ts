import { unnamedSetting, namedSettings, type ProviderFile, type ProviderMediaRequest, type UnsupportedField } from '@portazgo/providers-contract';
import type { MultipartPart } from '@portazgo/providers-http';
import { imageSize, sizeSettings } from './openai-image-size.ts';

/** Our setting keys and what the images endpoints call them: of every model, and of each family for one of the two endpoints. */
const shared = { count: 'n', quality: 'quality' };
const formats = { background: 'background', output_format: 'output_format', output_compression: 'output_compression' };
const families: readonly {
  readonly prefix: string;
  readonly generations: Readonly<Record<string, string>>;
  readonly edits: Readonly<Record<string, string>>;
}[] = [
  { prefix: 'dall-e-2', generations: shared, edits: shared },
  { prefix: 'dall-e-3', generations: { ...shared, style: 'style' }, edits: shared },
  { prefix: '', generations: { ...shared, ...formats, moderation: 'moderation' }, edits: { ...shared, ...formats, input_fidelity: 'input_fidelity' } },
];
const countMax = 10;
const picturesMax = 16;
const extensions: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };

export const picturesOf = (request: ProviderMediaRequest): ProviderFile[] => request.inputs.filter(({ role }) => role === 'image' || role === 'face');
const maskOf = (request: ProviderMediaRequest) => request.inputs.find(({ role }) => role === 'mask');

function knownTo(model: string, request: ProviderMediaRequest): Readonly<Record<string, string>> {
  const family = families.find(({ prefix }) => model.startsWith(prefix));
  return (picturesOf(request).length > 0 ? family?.edits : family?.generations) ?? shared;
}

/** What these models make anyway need not be asked for. */
const isTheUsual = (key: string, value: unknown) => key === 'output_format' && value === 'png';

/** The settings without those that only say what happens anyway, for models that do not take them. */
function needed(model: string, request: ProviderMediaRequest): ProviderMediaRequest {
  const known = knownTo(model, request);
  const settings = Object.entries(request.settings).filter(([key, value]) => known[key] || request.fields[key] !== undefined || !isTheUsual(key, value));
  return { ...request, settings: Object.fromEntries(settings) };
}

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
  return unnamedSetting(needed(model, request), knownTo(model, request), sizeSettings);
}

/** Without files: the JSON of `/images/generations`, or the fields of `/images/edits`. The count is always sent: the hold was computed from it. */
export function imageFields(model: string, request: ProviderMediaRequest): Record<string, unknown> {
  const size = imageSize(model, request.settings);
  const named = namedSettings(request, knownTo(model, request));
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
