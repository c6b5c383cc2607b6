import { localEngines } from '@portazgo/local-engines';
import type { Vendor } from '@portazgo/providers-contract';
import { openAiCompatibleVendors } from '@portazgo/providers-openai-compatible';

/** Who chats, embeds and judges. */
export const llmVendors: readonly Vendor[] = [...openAiCompatibleVendors, localEngines];
