import { fal } from '../fal/fal.vendor.ts';
import { openAiMedia } from '../openai-media/openai-media.vendor.ts';
import type { MediaVendor } from './media-vendor.ts';

const all: readonly MediaVendor[] = [fal, openAiMedia];

export const mediaVendors: ReadonlyMap<string, MediaVendor> = new Map(all.map((vendor) => [vendor.name, vendor]));
