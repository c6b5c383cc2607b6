import { localEngines } from '@portazgo/local-engines';
import type { Vendor } from '@portazgo/providers-contract';
import { fal } from '@portazgo/providers-fal';
import { fishAudio } from '@portazgo/providers-fish-audio';
import { openAiMedia } from '@portazgo/providers-openai';
import { suno } from '@portazgo/providers-suno';

/** Who speaks, writes down, sings and copies voices. */
export const audioVendors: readonly Vendor[] = [openAiMedia, fishAudio, fal, suno, localEngines];
