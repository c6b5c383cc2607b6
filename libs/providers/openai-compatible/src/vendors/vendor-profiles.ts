import { deepseek } from './deepseek.ts';
import { gemini } from './gemini.ts';
import { groq } from './groq.ts';
import { lightning } from './lightning.ts';
import { llamacpp } from './llamacpp.ts';
import { mistral } from './mistral.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import type { VendorProfile } from './vendor-profile.ts';
import { vllm } from './vllm.ts';
import { xai } from './xai.ts';

/** Every vendor this adapter speaks to. A new one is a file of data and a line here. */
export const vendorProfiles: readonly VendorProfile[] = [openai, deepseek, gemini, lightning, xai, groq, mistral, ollama, vllm, llamacpp];

export function findVendor(name: string): VendorProfile | undefined {
  return vendorProfiles.find((profile) => profile.name === name);
}
