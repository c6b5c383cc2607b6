import { readConfig, serviceConfig } from '@portazgo/platform';
import { storageConfig } from '@portazgo/storage';
import { z } from 'zod';
import { webhooksConfig } from './webhooks/webhooks.config.ts';

export const jobsConfig = serviceConfig.extend({
  ...webhooksConfig.shape,
  ...storageConfig.shape,
  DATABASE_URL: z.string().min(1).describe('postgresql://user:password@host:port/database'),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(50).default(10).describe('connections at most'),
  JOBS_PER_KEY_MAX: z.coerce.number().int().min(1).max(10_000).default(16).describe('running jobs of one key; the others of it wait'),
  JOBS_PER_PROVIDER_MAX: z.coerce.number().int().min(1).max(10_000).default(64).describe('jobs sent to one provider and not yet ended'),
  JOBS_ATTEMPTS_MAX: z.coerce.number().int().min(1).max(100).default(5).describe('workers that may fall silent over a job before it is put aside'),
  JOBS_KEEP_DAYS: z.coerce.number().min(0.01).max(3_650).default(30).describe('how long ended jobs can be read'),
  JOBS_SWEEP_SECONDS: z.coerce.number().min(0.05).max(3_600).default(1).describe('time between two looks for jobs whose time is over'),
  JOBS_HINT_SECONDS: z.coerce.number().min(0.1).max(600).default(10).describe('a queued job that nobody claimed for so long is told to the workers again'),
  JOBS_GRACE_SECONDS: z.coerce
    .number()
    .min(0.1)
    .max(600)
    .default(30)
    .describe("how long a job's worker has for the provider's last word when its time is over"),
  FILES_SWEEP_SECONDS: z.coerce.number().min(1).max(86_400).default(3_600).describe('time between two looks for files whose day is over'),
  PUBLIC_URL: z.url().describe('where clients reach the gateway; links in webhooks begin with it'),
  FILE_LINK_SECRET: z.string().min(16).describe('signs links to files; the same for all services'),
});
/** Names of them all: the supervisor passes no others on. */
export const variables: readonly string[] = Object.keys(jobsConfig.shape);
export type JobsConfig = z.output<typeof jobsConfig>;

export function readJobsConfig(): JobsConfig {
  return readConfig(jobsConfig, process.env);
}
