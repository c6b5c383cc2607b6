import type { NatsConnection } from 'nats';
import { DiskObjectStore } from './disk/disk-object-store.ts';
import { NatsObjectStore } from './nats/nats-object-store.ts';
import type { ObjectStore } from './object-store.ts';
import type { StorageConfig } from './storage.config.ts';

/** The store that the settings name. A setting that it needs and that is missing stops the start. */
export async function openObjectStore(config: StorageConfig, connection: NatsConnection): Promise<ObjectStore> {
  switch (config.STORAGE) {
    case 'nats':
      return new NatsObjectStore(connection, config.STORAGE_REPLICAS);
    case 'disk':
      return new DiskObjectStore(required(config.STORAGE_DIR, 'STORAGE_DIR', 'disk'));
    case 's3': {
      const bucket = required(config.S3_BUCKET, 'S3_BUCKET', 's3');
      // Loaded only where it is used: it is half of what a small service loads at its start.
      const { openS3Store } = await import('./s3/open-s3-store.ts');
      return openS3Store(config, bucket);
    }
  }
}

function required(value: string | undefined, name: string, storage: string): string {
  if (value === undefined) throw new Error(`These settings stop the start:\n  ${name}: required when STORAGE is ${storage}`);
  return value;
}
