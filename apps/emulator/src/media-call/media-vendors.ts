import { fal } from '../fal/fal.vendor.ts';
import type { MediaVendor } from './media-vendor.ts';

const all: readonly MediaVendor[] = [fal];

export const mediaVendors: ReadonlyMap<string, MediaVendor> = new Map(all.map((vendor) => [vendor.name, vendor]));
