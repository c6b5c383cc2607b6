import type { StoredFile } from '@portazgo/contracts';
import { dayOf, dayOfFileId } from '../file-id.ts';
import { receiveFile } from '../intake/receive-file.ts';
import { clampRange, fileNotFound, toLivingFile, unavailable } from '../intake/stored-file.ts';
import { ObjectStore, type ByteRange, type FileContent, type PutOptions } from '../object-store.ts';
import { readWhole } from '../read-whole.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { fromMetadata } from './s3-metadata.ts';
import { S3Staging } from './s3-staging.ts';

/** S3 takes no part below 5 MiB but the last. */
const pieceBytes = 8 * 1024 * 1024;

/** Files in a bucket of S3 or of what speaks like it, under `<day>/<id>`. */
export class S3ObjectStore extends ObjectStore {
  constructor(
    private readonly bucket: S3Bucket,
    private readonly now: () => Date = () => new Date(),
  ) {
    super();
  }

  put(content: FileContent, options: PutOptions): Promise<StoredFile> {
    return receiveFile(content, options, { pieceBytes, stage: (id) => new S3Staging(this.bucket, keyOf(id)!), now: this.now() });
  }

  async head(id: string): Promise<StoredFile | null> {
    const key = keyOf(id);
    if (key === undefined) return null;
    const metadata = await this.bucket.metadata(key).catch((error: unknown) => {
      throw unavailable(error);
    });
    return metadata && toLivingFile(fromMetadata(metadata), this.now());
  }

  async *read(id: string, range?: ByteRange): AsyncGenerator<Buffer> {
    const file = await this.head(id);
    if (!file) throw fileNotFound();
    const { start, end } = clampRange(file.bytes, range);
    try {
      yield* this.bucket.read(keyOf(id)!, start, end);
    } catch (error) {
      throw unavailable(error);
    }
  }

  readAll(file: Pick<StoredFile, 'id'>): Promise<Buffer> {
    return readWhole(this.read(file.id));
  }

  async delete(id: string): Promise<void> {
    const key = keyOf(id);
    if (key === undefined) return;
    await this.bucket.delete(key).catch((error: unknown) => {
      throw unavailable(error);
    });
  }

  async dropExpired(now: Date): Promise<number> {
    const over = (await this.bucket.folders()).filter((folder) => /^\d{8}$/.test(folder) && folder <= dayOf(now));
    for (const folder of over) await this.bucket.deleteFolder(folder);
    return over.length;
  }
}

/** Only what has the form of an id ever becomes a key. */
function keyOf(id: string): string | undefined {
  const day = dayOfFileId(id);
  return day === undefined ? undefined : `${day}/${id}`;
}
