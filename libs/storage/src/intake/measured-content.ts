import { createHash } from 'node:crypto';
import { ServiceError } from '@portazgo/errors';
import type { FileContent } from '../object-store.ts';

/** Content that is counted and hashed as it passes, and ends at its limit. */
export class MeasuredContent implements AsyncIterable<Buffer> {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(
    private readonly content: FileContent,
    private readonly limit: { bytesMax: number; field: string },
  ) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** Of all bytes, once they have passed. */
  sha256(): string {
    return this.#hash.digest('hex');
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const { bytesMax, field } = this.limit;
    for await (const chunk of this.content instanceof Uint8Array ? [this.content] : this.content) {
      this.#bytes += chunk.length;
      // Leaving the loop ends the content's own iterator, and with it whatever it reads from.
      if (this.#bytes > bytesMax) throw new ServiceError('file_too_large', { field, limitBytes: bytesMax });
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      this.#hash.update(bytes);
      yield bytes;
    }
  }
}
