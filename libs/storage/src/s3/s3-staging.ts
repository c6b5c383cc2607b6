import type { StoredFile } from '@portazgo/contracts';
import type { Staging } from '../intake/staging.ts';
import { unavailable } from '../intake/stored-file.ts';
import { readWhole } from '../read-whole.ts';
import type { S3Bucket, UploadedPart } from './s3-bucket.ts';
import { toMetadata } from './s3-metadata.ts';

/**
 * A file of one piece goes in one request, with its metadata. A longer one is uploaded in parts beside its place: its hash and kind
 * are known only after the last part, and an upload must name its metadata before the first. The copy that ends it happens at the server.
 */
export class S3Staging implements Staging {
  readonly #stagedKey: string;
  #only: Buffer | undefined;
  #uploadId: string | undefined;
  readonly #parts: UploadedPart[] = [];
  #isSealed = false;

  constructor(
    private readonly bucket: S3Bucket,
    private readonly key: string,
  ) {
    this.#stagedKey = `${key}.staged`;
  }

  write(piece: Buffer): Promise<void> {
    return orUnavailable(async () => {
      if (!this.#only && this.#uploadId === undefined) {
        this.#only = piece;
        return;
      }
      const waiting = this.#only ? [this.#only, piece] : [piece];
      this.#only = undefined;
      this.#uploadId ??= await this.bucket.beginUpload(this.#stagedKey);
      for (const part of waiting) this.#parts.push(await this.bucket.uploadPart(this.#stagedKey, this.#uploadId, this.#parts.length + 1, part));
    });
  }

  read(position: number, length: number): Promise<Buffer> {
    return orUnavailable(async () => {
      if (this.#only) return this.#only.subarray(position, position + length);
      await this.#seal();
      return readWhole(this.bucket.read(this.#stagedKey, position, position + length - 1));
    });
  }

  commit(file: StoredFile): Promise<void> {
    return orUnavailable(async () => {
      if (this.#only) return this.bucket.put(this.key, this.#only, file.mimeType, toMetadata(file));
      await this.#seal();
      await this.bucket.copy(this.#stagedKey, this.key, file.mimeType, toMetadata(file));
      // What stays of it goes with the day.
      await this.bucket.delete(this.#stagedKey).catch(() => undefined);
    });
  }

  async discard(): Promise<void> {
    if (this.#uploadId === undefined) return;
    const discarded = this.#isSealed ? this.bucket.delete(this.#stagedKey) : this.bucket.abortUpload(this.#stagedKey, this.#uploadId);
    await discarded.catch(() => undefined);
  }

  async #seal(): Promise<void> {
    if (this.#isSealed || this.#uploadId === undefined) return;
    await this.bucket.endUpload(this.#stagedKey, this.#uploadId, this.#parts);
    this.#isSealed = true;
  }
}

async function orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw unavailable(error);
  }
}
