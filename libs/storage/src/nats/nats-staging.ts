import type { StoredFile } from '@portazgo/contracts';
import { nuid } from 'nats';
import type { Staging } from '../intake/staging.ts';
import { unavailable } from '../intake/stored-file.ts';
import { ChunkIndex } from './chunk-index.ts';
import { isCode, paddedBase64Url, type NatsBucket } from './nats-bucket.ts';
import { readChunks } from './read-chunks.ts';

const acknowledgementsAhead = 4;

/** Chunks lie in the bucket under a number that nobody knows until the entry names it. */
export class NatsStaging implements Staging {
  readonly #nuid = nuid.next();
  readonly #index = new ChunkIndex();
  readonly #unacknowledged: Promise<number>[] = [];
  #chunks = 0;
  #bytes = 0;

  constructor(
    private readonly bucket: NatsBucket,
    private readonly id: string,
    private readonly chunkBytes: number,
  ) {}

  async write(piece: Buffer): Promise<void> {
    const isFirst = this.#chunks++ === 0;
    this.#bytes += piece.length;
    const sent = isFirst ? this.#addFirst(piece) : this.bucket.addChunk(this.#nuid, piece);
    sent.catch(() => undefined);
    this.#unacknowledged.push(sent);
    if (isFirst) await this.#settle(0);
    else await this.#settle(acknowledgementsAhead);
  }

  async read(position: number, length: number): Promise<Buffer> {
    await this.#settle(0);
    const end = Math.min(position + length, this.#bytes) - 1;
    if (end < position) return Buffer.alloc(0);
    const parts = [];
    for await (const part of readChunks(this.bucket, this.#index, this.chunkBytes, { start: position, end })) parts.push(part);
    return Buffer.concat(parts);
  }

  async commit(file: StoredFile): Promise<void> {
    await this.#settle(0);
    try {
      // The bucket may have been lost and made anew in mid-upload, with the beginning gone.
      if (this.#chunks > 1 && (await this.bucket.countChunks(this.#nuid)) !== this.#chunks) throw new Error('chunks were lost');
      await this.bucket.putEntry({
        name: this.id,
        nuid: this.#nuid,
        size: this.#bytes,
        chunks: this.#chunks,
        digest: `SHA-256=${paddedBase64Url(Buffer.from(file.sha256, 'hex'))}`,
        mtime: file.createdAt,
        options: { max_chunk_size: this.chunkBytes },
        metadata: { file: JSON.stringify(file), chunks: this.#index.toText() },
      });
    } catch (error) {
      throw unavailable(error);
    }
  }

  async discard(): Promise<void> {
    if (this.#chunks === 0) return;
    await Promise.allSettled(this.#unacknowledged);
    // What an absent broker keeps of it goes with the day.
    await this.bucket.removeChunks(this.#nuid).catch(() => undefined);
  }

  async #addFirst(piece: Buffer): Promise<number> {
    try {
      return await this.bucket.addChunk(this.#nuid, piece);
    } catch (error) {
      // Nobody takes this subject: the bucket is not there.
      if (!isCode(error, '503')) throw error;
      await this.bucket.create();
      return this.bucket.addChunk(this.#nuid, piece);
    }
  }

  async #settle(allowed: number): Promise<void> {
    try {
      while (this.#unacknowledged.length > allowed) this.#index.add(await this.#unacknowledged.shift()!);
    } catch (error) {
      throw unavailable(error);
    }
  }
}
