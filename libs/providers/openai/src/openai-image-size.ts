import type { SettingValue } from '@portazgo/contracts';
import type { UnsupportedField } from '@portazgo/providers-contract';

/** Sizes a family of models takes. `free`: any that obeys the rules of gpt-image-2. */
interface SizeFamily {
  readonly prefix: string;
  readonly ratios: Readonly<Record<string, string>> | 'free';
}

const families: readonly SizeFamily[] = [
  { prefix: 'gpt-image-2', ratios: 'free' },
  { prefix: 'gpt-image', ratios: { auto: 'auto', '1:1': '1024x1024', '3:2': '1536x1024', '2:3': '1024x1536' } },
  // dall-e-3's wide pictures are 7:4, and are what its users call 16:9.
  { prefix: 'dall-e-3', ratios: { '1:1': '1024x1024', '16:9': '1792x1024', '9:16': '1024x1792', '7:4': '1792x1024', '4:7': '1024x1792' } },
  { prefix: 'dall-e-2', ratios: { '1:1': '1024x1024' } },
];
/** Sizes that no aspect ratio leads to. */
const furtherSizes: Readonly<Record<string, readonly string[]>> = { 'dall-e-2': ['256x256', '512x512'] };

const step = 16;
const longSideMax = 3_840;
const shortSideMax = 2_160;
const ratioMax = 3;
const pixelsOf: ReadonlyMap<string, number> = new Map([
  ['1K', 1_024 ** 2],
  ['2K', 2_048 ** 2],
  ['4K', longSideMax * shortSideMax],
]);

export const sizeSettings = ['width', 'height', 'aspect_ratio', 'resolution', 'size'];

/**
 * The `size` of a picture from `width` × `height`, or from `aspect_ratio` (and `resolution`: 1K when not given).
 * Models with a list of sizes take those only; the free ones get the size of exactly that ratio whose area is nearest.
 * Nothing is rounded to something else: what a model cannot make is refused by name.
 */
export function imageSize(model: string, settings: Readonly<Record<string, SettingValue>>): { readonly size?: string } | UnsupportedField {
  const family = families.find(({ prefix }) => model.startsWith(prefix));
  const ratios = family?.ratios ?? 'free';
  const asked = sizeText(settings);
  if (asked !== undefined && typeof asked !== 'string') return asked;
  if (asked !== undefined) {
    const sizes = ratios === 'free' ? null : [...Object.values(ratios), ...(furtherSizes[family?.prefix ?? ''] ?? [])];
    if (sizes ? sizes.includes(asked) : asked === 'auto' || isFreeSize(asked)) return { size: asked };
    const field = settings['size'] === undefined ? 'width' : 'size';
    return { field, reason: sizes ? `the model makes ${[...new Set(sizes)].join(', ')}` : 'sides are multiples of 16, up to 3840x2160, at most 3:1' };
  }
  const { aspect_ratio: ratio, resolution } = settings;
  if (ratio === undefined && resolution === undefined) return {};
  if (ratios === 'free') return freeSize(String(ratio ?? '1:1'), String(resolution ?? '1K'));
  if (resolution !== undefined && resolution !== '1K') return { field: 'resolution', reason: 'the model has no choice of resolution' };
  const size = ratios[String(ratio ?? '1:1')];
  return size ? { size } : { field: 'aspect_ratio', reason: `the model makes ${Object.keys(ratios).join(', ')}` };
}

function sizeText({ size, width, height }: Readonly<Record<string, SettingValue>>): string | UnsupportedField | undefined {
  if (size !== undefined) return String(size);
  if (width === undefined && height === undefined) return undefined;
  if (width === undefined || height === undefined) return { field: width === undefined ? 'width' : 'height', reason: 'width and height come together' };
  return `${width}x${height}`;
}

function isFreeSize(size: string): boolean {
  const [, width = 0, height = 0] = /^(\d{1,4})x(\d{1,4})$/.exec(size)?.map(Number) ?? [];
  const [short, long] = width < height ? [width, height] : [height, width];
  return short > 0 && short % step === 0 && long % step === 0 && long <= longSideMax && short <= shortSideMax && long / short <= ratioMax;
}

function freeSize(ratio: string, resolution: string): { size: string } | UnsupportedField {
  if (ratio === 'auto') return { size: 'auto' };
  const pixels = pixelsOf.get(resolution);
  if (!pixels) return { field: 'resolution', reason: `the model makes ${[...pixelsOf.keys()].join(', ')}` };
  const [, wide = 0, high = 0] = /^(\d{1,3}):(\d{1,3})$/.exec(ratio)?.map(Number) ?? [];
  if (wide === 0 || high === 0) return { field: 'aspect_ratio', reason: 'a ratio is two numbers, as in 16:9' };
  let best: { size: string; distance: number } | undefined;
  for (let scale = 1; scale * Math.max(wide, high) * step <= longSideMax; scale++) {
    const [width, height] = [wide * scale * step, high * scale * step];
    const distance = Math.abs(Math.log((width * height) / pixels));
    if (isFreeSize(`${width}x${height}`) && (!best || distance < best.distance)) best = { size: `${width}x${height}`, distance };
  }
  return best ? { size: best.size } : { field: 'aspect_ratio', reason: 'the model makes ratios from 1:3 to 3:1' };
}
