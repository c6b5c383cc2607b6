import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';
import { S3Bucket } from '../src/s3/s3-bucket.ts';
import { S3ObjectStore } from '../src/s3/s3-object-store.ts';
import { describeObjectStore } from './support/object-store.conformance.ts';

describeObjectStore('S3', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'portazgo-s3-'));
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: 'files', configs: [] }] });
  const { port } = await server.run();
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return {
    open: (now) => new S3ObjectStore(new S3Bucket(client, 'files'), now),
    countLeftovers: async () => (await client.send(new ListObjectsV2Command({ Bucket: 'files' }))).KeyCount ?? 0,
    close: async () => {
      client.destroy();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
});
