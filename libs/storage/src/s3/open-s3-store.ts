import { S3Client } from '@aws-sdk/client-s3';
import type { StorageConfig } from '../storage.config.ts';
import { S3Bucket } from './s3-bucket.ts';
import { S3ObjectStore } from './s3-object-store.ts';

/** A bucket of Amazon, or of any server that speaks like it. */
export function openS3Store(config: StorageConfig, bucket: string): S3ObjectStore {
  return new S3ObjectStore(new S3Bucket(createClient(config), bucket));
}

function createClient(config: StorageConfig): S3Client {
  const { S3_ENDPOINT: endpoint, S3_REGION: region, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = config;
  return new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    forcePathStyle: config.S3_PATH_STYLE === undefined ? endpoint !== undefined : config.S3_PATH_STYLE === 'true',
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
    // Servers that only speak like S3 often do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
