import { readConfig, serviceConfig } from '@portazgo/platform';
import { readRoutingSettings, type RoutingSettings } from '@portazgo/routing';
import { z } from 'zod';
import { llmVendors } from './llm.vendors.ts';

const settings = serviceConfig.extend({
  LLM_IMAGE_BYTES_MAX: z.coerce.number().int().min(1).default(20_971_520).describe('largest image in a message, decoded'),
  LLM_SETTLE_WAIT_MS: z.coerce.number().int().min(1).default(10_000).describe('how long an answer waits for billing to acknowledge its charge'),
});

export type LlmConfig = z.output<typeof settings> & { readonly routing: RoutingSettings };

/** Every environment variable of this service, read once. */
export function readLlmConfig(environment: NodeJS.ProcessEnv = process.env): LlmConfig {
  return { ...readConfig(settings, environment), routing: readRoutingSettings('LLM', llmVendors, environment) };
}
