import { namedSettings, unnamedSetting, type ProviderMediaRequest, type UnsupportedField } from '@portazgo/providers-contract';

/** Our setting keys and where they go in `generationConfig`. */
const known: Readonly<Record<string, string>> = { aspect_ratio: 'imageConfig.aspectRatio', resolution: 'imageConfig.imageSize', seed: 'seed' };
/** The vendor decides the file type by itself; `count` is the number of calls. */
const handled = ['count', 'output_format'];
/** Leaves the choice to the vendor, which keeps the shape of the picture it works on. */
const likeInput = 'match_input_image';

/** There is no `n`: so many calls are made. */
export const picturesPerRequestMax = 8;
/** Of the pictures in base64; the vendor's limit is on the whole request. */
const inlineBytesMax = 20_000_000;
const readable = new Set(['image/png', 'image/jpeg', 'image/webp']);

export const countOf = ({ settings }: ProviderMediaRequest): number => Math.max(1, Number(settings['count'] ?? 1));

export function unsupportedPicture(request: ProviderMediaRequest): UnsupportedField | null {
  const { operation, inputs, prompt } = request;
  if (operation !== 'image.generate' && operation !== 'image.edit') return { field: 'model', reason: `the provider does not do ${operation}` };
  if (!prompt) return { field: 'prompt', reason: 'the model needs a prompt' };
  if (operation === 'image.edit' && inputs.length === 0) return { field: 'image', reason: 'there is no picture to work on' };
  for (const { role, mimeType } of inputs) {
    if (role !== 'image') return { field: role, reason: 'the model takes no such input' };
    if (!readable.has(mimeType)) return { field: role, reason: 'the model takes PNG, JPEG and WebP' };
  }
  const inlineBytes = inputs.reduce((sum, { bytes }) => sum + Math.ceil(bytes / 3) * 4, 0);
  if (inlineBytes > inlineBytesMax) return { field: 'image', reason: 'the pictures are too large for one request together' };
  if (!(countOf(request) <= picturesPerRequestMax)) return { field: 'count', reason: `at most ${picturesPerRequestMax} pictures are made at once` };
  return unnamedSetting(request, known, handled);
}

/** The body of one call, which makes one picture. */
export async function toPictureBody(request: ProviderMediaRequest): Promise<object> {
  const pictures = await Promise.all(
    request.inputs.map(async (file) => ({ inlineData: { mimeType: file.mimeType, data: (await file.read()).toString('base64') } })),
  );
  const generationConfig: Record<string, unknown> = { responseModalities: ['TEXT', 'IMAGE'] };
  for (const [path, value] of Object.entries(namedSettings(request, known))) if (value !== likeInput) place(generationConfig, path, value);
  for (const [path, value] of Object.entries(request.constants)) place(generationConfig, path, value);
  return { contents: [{ role: 'user', parts: [{ text: request.prompt }, ...pictures] }], generationConfig };
}

/** `imageConfig.aspectRatio` is a field inside another. Paths come from this file and from the catalog, never from a caller. */
function place(target: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) target[first] = value;
  else place((target[first] ??= {}) as Record<string, unknown>, rest.join('.'), value);
}
