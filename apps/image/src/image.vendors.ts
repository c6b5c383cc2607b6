import { localEngines } from '@portazgo/local-engines';
import type { Vendor } from '@portazgo/providers-contract';
import { fal } from '@portazgo/providers-fal';
import { gemini } from '@portazgo/providers-gemini';
import { openAiMedia } from '@portazgo/providers-openai';
import { picsart } from '@portazgo/providers-picsart';

/** Who makes and edits pictures, avatars and models in 3D. */
export const imageVendors: readonly Vendor[] = [openAiMedia, gemini, fal, picsart, localEngines];
