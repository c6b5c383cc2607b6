import { S3Client } from '@aws-sdk/client-s3';
import type { NatsConnection } from 'nats';
import { DiskObjectStore } from './disk/disk-object-store.ts';
import { NatsObjectStore } from './nats/nats-object-store.ts';
import type { ObjectStore } from './object-store.ts';
import { S3Bucket } from './s3/s3-bucket.ts';
import { S3ObjectStore } from './s3/s3-object-store.ts';
import type { StorageConfig } from './storage.config.ts';

/** The store that the settings name. A setting that it needs and that is missing stops the start. */
export function openObjectStore(config: StorageConfig, connection: NatsConnection): ObjectStore {
  switch (config.STORAGE) {
    case 'nats':
      return new NatsObjectStore(connection, config.STORAGE_REPLICAS);
    case 'disk':
      return new DiskObjectStore(required(config.STORAGE_DIR, 'STORAGE_DIR', 'disk'));
    case 's3':
      return new S3ObjectStore(new S3Bucket(createClient(config), required(config.S3_BUCKET, 'S3_BUCKET', 's3')));
  }
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

function required(value: string | undefined, name: string, storage: string): string {
  if (value === undefined) throw new Error(`These settings stop the start:\n  ${name}: required when STORAGE is ${storage}`);
  return value;
}
