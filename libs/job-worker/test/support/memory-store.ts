import { createHash, randomUUID } from 'node:crypto';
import type { StoredFile } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { sniffMedia } from '@portazgo/media';
import { ObjectStore, type PutOptions } from '@portazgo/storage';
import type { Mortal } from './mortal.ts';

/** What lies in the store, whoever put it there. */
export class StoreShelf {
  readonly files = new Map<string, { file: StoredFile; content: Buffer }>();
  /** Puts that fail before one succeeds. */
  failures = 0;
  /** Puts that are refused because the file could not be read in time. */
  unreadable = 0;
}

/** An object store that keeps everything in memory and refuses by magic bytes as the real ones do. */
export class MemoryStore extends ObjectStore {
  constructor(
    private readonly shelf: StoreShelf,
    private readonly mortal: Mortal,
  ) {
    super();
  }

  put(content: AsyncIterable<Uint8Array> | Uint8Array, options: PutOptions): Promise<StoredFile> {
    return this.mortal.call('store', async () => {
      const parts: Uint8Array[] = [];
      for await (const part of content instanceof Uint8Array ? [content] : content) parts.push(part);
      const bytes = Buffer.concat(parts);
      if (this.shelf.failures-- > 0) throw new ServiceError('service_unavailable', { service: 'object-store', retryAfterSeconds: 1 });
      if (bytes.length > options.bytesMax)
        throw new ServiceError('file_too_large', { field: options.field ?? 'file', bytesMax: options.bytesMax, bytes: bytes.length } as never);
      if (this.shelf.unreadable-- > 0) throw new ServiceError('file_refused', { field: options.field ?? 'file', reason: 'unreadable' });
      const { kind, mimeType } = await sniffMedia(bytes);
      if (options.accept && !options.accept.includes(kind))
        throw new ServiceError('file_refused', { field: options.field ?? 'file', reason: 'unwanted_type' } as never);
      const file: StoredFile = {
        id: randomUUID(),
        owner: options.owner,
        kind,
        mimeType,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        createdAt: new Date().toISOString(),
        expiresAt: new Date(Date.now() + options.keepSeconds * 1_000).toISOString(),
      };
      this.shelf.files.set(file.id, { file, content: bytes });
      return file;
    });
  }

  async head(id: string) {
    return this.shelf.files.get(id)?.file ?? null;
  }
  async *read(id: string): AsyncIterable<Buffer> {
    yield this.shelf.files.get(id)?.content ?? Buffer.alloc(0);
  }
  async readAll({ id }: { id: string }) {
    return this.shelf.files.get(id)?.content ?? Buffer.alloc(0);
  }
  async delete(id: string) {
    this.shelf.files.delete(id);
  }
  async dropExpired() {
    return 0;
  }
}
