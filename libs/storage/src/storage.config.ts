import { z } from 'zod';

/** Settings of every process that opens the object store; an app's own schema extends itself with this one's shape. */
export const storageConfig = z.object({
  STORAGE: z.enum(['nats', 'disk', 's3']).default('nats').describe('where files lie: in the broker, in a folder that all processes share, in S3'),
  STORAGE_DIR: z.string().optional().describe('the folder, for disk'),
  STORAGE_REPLICAS: z.coerce.number().int().min(1).max(5).default(1).describe('copies in a cluster of brokers, for nats'),
  S3_ENDPOINT: z.url().optional().describe('address of an S3-compatible server; Amazon when absent'),
  S3_REGION: z.string().default('us-east-1').describe('region of the bucket'),
  S3_BUCKET: z.string().optional().describe('the bucket, for s3; it must exist'),
  S3_PATH_STYLE: z
    .enum(['true', 'false'])
    .optional()
    .describe('bucket in the path and not in the host name; true when S3_ENDPOINT is set, unless said otherwise'),
  S3_ACCESS_KEY_ID: z.string().optional().describe("access key; without it the SDK's usual places are asked"),
  S3_SECRET_ACCESS_KEY: z.string().optional().describe('its secret'),
  FILE_KEEP_SECONDS: z.coerce
    .number()
    .int()
    .min(60)
    .max(366 * 86_400)
    .default(7 * 86_400)
    .describe('how long files are kept'),
});
export type StorageConfig = z.output<typeof storageConfig>;
