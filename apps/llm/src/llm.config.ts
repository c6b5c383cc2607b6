import { localEngineVariables } from '@portazgo/local-engines';
import { readConfig, serviceConfig } from '@portazgo/platform';
import { readRoutingSettings, routingVariables, type RoutingSettings } from '@portazgo/routing';
import { z } from 'zod';
import { llmVendors } from './llm.vendors.ts';

const settings = serviceConfig.extend({
  LLM_IMAGE_BYTES_MAX: z.coerce.number().int().min(1).default(20_971_520).describe('largest image in a message, decoded'),
  LOCAL_OLLAMA: z.enum(['on', 'off']).default('on').describe('looks for an Ollama at its usual address on this machine, and nowhere else, for `local/chat`'),
  LOCAL_CHAT_MODEL: z.string().min(1).optional().describe('the model that this Ollama is asked for; the one pulled last when absent'),
  LLM_SETTLE_WAIT_MS: z.coerce.number().int().min(1).default(10_000).describe('how long an answer waits for billing to acknowledge its charge'),
});

export type LlmConfig = z.output<typeof settings> & { readonly routing: RoutingSettings };

/** Names of them all: the supervisor passes no others on. */
export const variables: readonly string[] = [
  ...Object.keys(settings.shape),
  ...Object.keys(routingVariables('LLM', llmVendors).shape),
  ...localEngineVariables,
];

/** Every environment variable of this service, read once. */
export function readLlmConfig(environment: NodeJS.ProcessEnv = process.env): LlmConfig {
  return { ...readConfig(settings, environment), routing: readRoutingSettings('LLM', llmVendors, environment) };
}
