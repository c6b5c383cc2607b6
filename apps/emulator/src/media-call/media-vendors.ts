import { fal } from '../fal/fal.vendor.ts';
import { fishAudio } from '../fish-audio/fish-audio.vendor.ts';
import { geminiNative } from '../gemini-native/gemini-native.vendor.ts';
import { openAiMedia } from '../openai-media/openai-media.vendor.ts';
import { picsart } from '../picsart/picsart.vendor.ts';
import { suno } from '../suno/suno.vendor.ts';
import type { MediaVendor } from './media-vendor.ts';

const all: readonly MediaVendor[] = [openAiMedia, geminiNative, fishAudio, picsart, fal, suno];

export const mediaVendors: ReadonlyMap<string, MediaVendor> = new Map(all.map((vendor) => [vendor.name, vendor]));
