import { deepseek } from './deepseek.vendor.ts';
import { gemini } from './gemini.vendor.ts';
import { groq } from './groq.vendor.ts';
import { lightning } from './lightning.vendor.ts';
import { llamacpp } from './llamacpp.vendor.ts';
import { mistral } from './mistral.vendor.ts';
import { ollama } from './ollama.vendor.ts';
import { openai } from './openai.vendor.ts';
import type { Vendor } from './vendor.ts';
import { vllm } from './vllm.vendor.ts';
import { xai } from './xai.vendor.ts';

const all: readonly Vendor[] = [openai, deepseek, gemini, groq, mistral, xai, ollama, vllm, llamacpp, lightning];

export const vendors: ReadonlyMap<string, Vendor> = new Map(all.map((vendor) => [vendor.name, vendor]));
