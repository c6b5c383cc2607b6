import { localEngines } from '@portazgo/local-engines';
import type { Vendor } from '@portazgo/providers-contract';
import { gemini } from '@portazgo/providers-gemini';
import { openAiCompatibleVendors } from '@portazgo/providers-openai-compatible';

/** Gemini reads pictures by its own wire format, which loses nothing; the others by the one they share. */
export const visionVendors: readonly Vendor[] = [...openAiCompatibleVendors.filter(({ name }) => name !== gemini.name), gemini, localEngines];
