import { openai } from './openai.vendor.ts';
import type { Vendor } from './vendor.ts';

export const vendors: ReadonlyMap<string, Vendor> = new Map([openai].map((vendor) => [vendor.name, vendor]));
