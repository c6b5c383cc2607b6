import { readConfig, serviceConfig } from '@portazgo/platform';
import { storageConfig } from '@portazgo/storage';
import { z } from 'zod';

const list = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )
  .optional();
const milliseconds = (usual: number) => z.coerce.number().int().min(0).max(3_600_000).default(usual);

const bytes = (usual: number) => z.coerce.number().int().min(1).max(2_000_000_000).default(usual);

const schema = serviceConfig.extend({
  ...storageConfig.shape,
  HOST: z.string().default('127.0.0.1').describe('address of the public listener'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8_080).describe('its port; 0 takes one from the system'),
  KEY_PEPPER: z.string().min(16).describe('secret under which keys are hashed; the same as that of billing'),
  ACCESS_RECHECK_MS: z.coerce
    .number()
    .int()
    .min(500)
    .max(600_000)
    .default(10_000)
    .describe('time between two looks at the keys of open streams and sockets; what billing tells is heard at once'),
  CATALOG_DIR: z.string().optional().describe('folder of the catalog; the models that come with Portazgo when absent'),
  PUBLIC_URL: z
    .url()
    .optional()
    .describe('address under which clients reach the gateway, for links to files and the OpenAPI document; the listener when absent'),
  FILE_LINK_SECRET: z.string().min(16).describe('secret that signs links to files; the same as that of the services that make links'),
  JOB_WAIT_SECONDS: z.coerce.number().int().min(1).max(3_600).default(600).describe('how long an answer that must be whole waits for its job'),
  IMAGE_BYTES_MAX: bytes(25_000_000).describe('largest picture that a client may send or name'),
  AUDIO_BYTES_MAX: bytes(25_000_000).describe('largest recording'),
  VIDEO_BYTES_MAX: bytes(200_000_000).describe('largest film'),
  TRUSTED_PROXIES: list.describe('addresses or networks whose X-Forwarded-For is believed, separated by commas'),
  WEBSOCKET_ORIGINS: list.describe('origins that may open a WebSocket, separated by commas; every origin when absent'),
  HEARTBEAT_MS: milliseconds(5_000).describe('between two comments in a stream'),
  STREAM_HEADERS_MS: milliseconds(1_000).describe('how long a stream waits for its first event before it commits to status 200'),
  STREAM_STALL_MS: milliseconds(30_000).describe('a reader that takes nothing for so long is cut'),
  ADMISSION_TIMEOUT_MS: milliseconds(5_000).describe('for one question to billing'),
  PROVIDERS_REFRESH_MS: milliseconds(3_000).describe('how long an answer of a service about its providers is kept'),
  ROOM_GRACE_MS: milliseconds(15_000).describe('a service that answered so recently still counts as there: it may only be starting again'),
  CALL_TIMEOUT_MS: milliseconds(600_000).describe('for a whole call'),
  GUARD_TIMEOUT_MS: milliseconds(5_000).describe('for the judge of a guarded model; without its verdict the call is refused with 503'),
  RESPONSES_KEY: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 32 bytes as 64 hexadecimal digits')
    .optional()
    .describe('key under which responses are stored (AES-256-GCM), 32 bytes as hexadecimal digits, the same in all gateways; none is stored when absent'),
  RESPONSE_KEEP_DAYS: z.coerce.number().int().min(1).max(365).default(30).describe('how long a stored response is kept'),
  RESPONSE_BYTES_MAX: bytes(8_000_000).describe('largest response that is stored, with the whole conversation that it answers'),
  RESPONSE_STORE_TIMEOUT_MS: milliseconds(5_000).describe('how long an answer waits for being stored; then it goes out with `store: false`'),
  HOSTED_TOOLS: z.enum(['drop', 'refuse']).default('drop').describe('tools that OpenAI itself carries out: left out with a header, or refused by name'),
  OUTPUT_TOKENS_DEFAULT: z.coerce.number().int().min(1).default(4_096).describe('output bound of calls that give none'),
  DRAIN_DELAY_MS: milliseconds(2_000).describe('how long a draining gateway still takes requests, so that balancers notice'),
  DRAIN_STREAMS_MS: milliseconds(20_000).describe('how long a draining gateway lets streams run'),
});

/** Names of them all: the supervisor passes no others on. */
export const variables: readonly string[] = Object.keys(schema.shape);

export type GatewayConfig = z.output<typeof schema>;

export function readGatewayConfig(environment: NodeJS.ProcessEnv = process.env): GatewayConfig {
  return readConfig(schema, environment);
}
