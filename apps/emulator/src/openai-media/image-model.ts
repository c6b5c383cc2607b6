import type { Size } from '../media/size.ts';
import { Refusal } from '../refusal.ts';
import { invalidValue } from './openai-read.ts';

/** What an image model takes; the families differ in nearly everything. */
export interface ImageModel {
  readonly family: 'gpt-image' | 'dall-e-2' | 'dall-e-3';
  readonly promptMax: number;
  readonly countMax: number;
  readonly qualities: readonly string[];
  /** Throws when the size is not one of this model. */
  size(asked: string | null | undefined): Size;
}

const fixed = (model: string, sizes: readonly string[], fallback: string) => (asked: string | null | undefined) => {
  const size = !asked || asked === 'auto' ? fallback : asked;
  if (!sizes.includes(asked ?? size))
    throw invalidValue('size', `Invalid value: '${asked}'. Supported values for ${model} are: ${sizes.map((each) => `'${each}'`).join(', ')}.`);
  return sizeFrom(size);
};

const gptSizes = ['auto', '1024x1024', '1536x1024', '1024x1536'];
const gptImage = { family: 'gpt-image', promptMax: 32_000, countMax: 10, qualities: ['auto', 'low', 'medium', 'high'] } as const;

export function imageModel(name: string): ImageModel {
  if (/^(?:missing|no-such)/.test(name))
    throw new Refusal(404, `The model '${name}' does not exist or you do not have access to it.`, { param: 'model', code: 'model_not_found' });
  if (name.startsWith('gpt-image-2')) return { ...gptImage, size: freeSize };
  if (name.startsWith('gpt-image') || name.startsWith('chatgpt-image')) return { ...gptImage, size: fixed(name, gptSizes, '1024x1024') };
  if (name === 'dall-e-2') {
    const size = fixed(name, ['256x256', '512x512', '1024x1024'], '1024x1024');
    return { family: 'dall-e-2', promptMax: 1_000, countMax: 10, qualities: ['standard'], size };
  }
  if (name === 'dall-e-3') {
    const size = fixed(name, ['1024x1024', '1792x1024', '1024x1792'], '1024x1024');
    return { family: 'dall-e-3', promptMax: 4_000, countMax: 1, qualities: ['standard', 'hd'], size };
  }
  throw invalidValue('model', `Invalid value: '${name}'. Supported values are the image models.`);
}

const longSideMax = 3_840;
const shortSideMax = 2_160;

function freeSize(asked: string | null | undefined): Size {
  if (!asked || asked === 'auto') return { width: 1_024, height: 1_024 };
  if (!/^\d{2,4}x\d{2,4}$/.test(asked)) throw invalidValue('size', `Invalid value: '${asked}'. Expected 'auto' or WIDTHxHEIGHT.`);
  const size = sizeFrom(asked);
  const [long, short] = [Math.max(size.width, size.height), Math.min(size.width, size.height)];
  if (size.width % 16 !== 0 || size.height % 16 !== 0) throw invalidValue('size', 'Width and height must be multiples of 16.');
  if (long > 3 * short) throw invalidValue('size', 'The aspect ratio must be between 1:3 and 3:1.');
  if (long > longSideMax || short > shortSideMax) throw invalidValue('size', 'The size may be at most 3840x2160.');
  return size;
}

function sizeFrom(text: string): Size {
  const [width = 0, height = 0] = text.split('x').map(Number);
  return { width, height };
}
