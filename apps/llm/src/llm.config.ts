import { readConfig, serviceConfig } from '@portazgo/platform';
import { vendorProfiles } from '@portazgo/providers-openai-compatible';
import { z } from 'zod';

const milliseconds = (usual: number) => z.coerce.number().int().min(1).default(usual);

const settings = serviceConfig.extend({
  CATALOG_DIR: z.string().optional().describe('folder of the catalog; absent: the models that come with Portazgo'),
  EMULATOR_URL: z.url().optional().describe('base address of the emulator; it stands in for providers without credentials and serves test keys'),
  LLM_CONNECT_TIMEOUT_MS: milliseconds(5_000).describe('until a connection to a provider stands'),
  LLM_FIRST_BYTE_TIMEOUT_MS: milliseconds(120_000).describe('until the first byte of an answer'),
  LLM_LOCAL_FIRST_BYTE_TIMEOUT_MS: milliseconds(600_000).describe('the same for servers of your own, which may have to load a model first'),
  LLM_IDLE_TIMEOUT_MS: milliseconds(120_000).describe('between two bytes of an answer'),
  LLM_TOTAL_TIMEOUT_MS: milliseconds(900_000).describe('of a whole call, when its deadline is later'),
  LLM_PROVIDER_CALLS_MAX: z.coerce.number().int().min(1).default(1_024).describe('most calls in flight at one provider'),
  LLM_IMAGE_BYTES_MAX: z.coerce.number().int().min(1).default(20_971_520).describe('largest image in a message, decoded'),
  LLM_SETTLE_WAIT_MS: milliseconds(10_000).describe('how long an answer waits for billing to acknowledge its charge'),
});

const vendorVariables = z.object(
  Object.fromEntries(
    vendorProfiles.flatMap(({ name, isLocal }): [string, z.ZodOptional<z.ZodString | z.ZodURL>][] => [
      [
        keyVariable(name),
        z
          .string()
          .optional()
          .describe(`key of the account at ${name}${isLocal ? ', if the server wants one' : ''}`),
      ],
      [
        urlVariable(name),
        z
          .url()
          .optional()
          .describe(isLocal ? `address of your ${name} server; switches it on` : `another address for ${name}`),
      ],
    ]),
  ),
);

export interface VendorAccess {
  readonly apiKey: string | undefined;
  readonly url: string | undefined;
}

export type LlmConfig = z.output<typeof settings> & { readonly vendors: Readonly<Record<string, VendorAccess>> };

/** Every environment variable of this service, read once. */
export function readLlmConfig(environment: NodeJS.ProcessEnv = process.env): LlmConfig {
  const variables = readConfig(vendorVariables, environment);
  const vendors = Object.fromEntries(vendorProfiles.map(({ name }) => [name, { apiKey: variables[keyVariable(name)], url: variables[urlVariable(name)] }]));
  return { ...readConfig(settings, environment), vendors };
}

function keyVariable(vendor: string): string {
  return `${vendor.toUpperCase()}_API_KEY`;
}

function urlVariable(vendor: string): string {
  return `${vendor.toUpperCase()}_URL`;
}
