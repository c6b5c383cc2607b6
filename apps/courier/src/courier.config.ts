import { readConfig, serviceConfig } from '@portazgo/platform';
import { storageConfig } from '@portazgo/storage';
import { z } from 'zod';

const list = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const atLeastOne = (usual: number) => z.coerce.number().int().min(1).default(usual);

const courierConfig = serviceConfig.extend(storageConfig.shape).extend({
  COURIER_ALLOW: z
    .string()
    .default('')
    .transform(list)
    .pipe(z.array(z.string().regex(/^(?:[^\s:/@[\]]+|\[[0-9a-fA-F:.]+\]):\d{1,5}$/, 'is a list of host:port')))
    .describe('host:port, separated by commas, that are spoken to wherever they are: receivers of your own network'),
  COURIER_PORTS: z
    .string()
    .default('80,443,8080,8443')
    .transform(list)
    .transform((ports) => ports.map(Number))
    .pipe(z.array(z.int().min(1).max(65_535)).min(1))
    .describe('ports that addresses of clients may name, separated by commas'),
  COURIER_FETCH_TIMEOUT_MS: atLeastOne(30_000).describe('most time of one file, from the name to the last byte'),
  COURIER_FETCHES_MAX: atLeastOne(64).describe('files fetched at once'),
  COURIER_FETCHES_PER_OWNER_MAX: atLeastOne(8).describe('of them for one client; others of its files wait'),
  COURIER_POSTS_MAX: atLeastOne(128).describe('webhooks sent at once'),
  COURIER_POSTS_PER_HOST_MAX: atLeastOne(16).describe('of them to one receiver'),
  COURIER_WAITING_MAX: atLeastOne(512).describe('calls that wait for their turn; one more is told to come back later'),
});
/** Names of them all: the supervisor passes no others on. */
export const variables: readonly string[] = Object.keys(courierConfig.shape);
export type CourierConfig = z.output<typeof courierConfig>;

/** Every environment variable of this service, read once. */
export function readCourierConfig(environment: NodeJS.ProcessEnv = process.env): CourierConfig {
  return readConfig(courierConfig, environment);
}
