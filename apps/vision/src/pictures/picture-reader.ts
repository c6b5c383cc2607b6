import type { CallContext, ContentPart, StoredFile } from '@portazgo/contracts';
import { ServiceError, type FileReason } from '@portazgo/errors';
import type { ObjectStore } from '@portazgo/storage';

export interface PictureLimits {
  readonly imageBytesMax: number;
  readonly imagesBytesMax: number;
}

const readable = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);

/** Brings stored pictures into a call: no provider fetches anything from this house, so they travel in the request. */
export class PictureReader {
  constructor(
    private readonly store: ObjectStore,
    private readonly limits: PictureLimits,
  ) {}

  async read(files: readonly StoredFile[], { clientId }: CallContext): Promise<ContentPart[]> {
    let bytes = 0;
    for (const [index, file] of files.entries()) {
      // The door has looked already; a file of another client is not there for whoever asks.
      if (clientId !== undefined && file.owner !== clientId) throw refused(index, 'not_found');
      if (!readable.has(file.mimeType)) throw refused(index, 'unwanted_type');
      bytes += file.bytes;
      const limitBytes = file.bytes > this.limits.imageBytesMax ? this.limits.imageBytesMax : this.limits.imagesBytesMax;
      if (file.bytes > limitBytes || bytes > limitBytes) throw new ServiceError('file_too_large', { field: `images[${index}]`, limitBytes });
    }
    return Promise.all(files.map(async (file, index): Promise<ContentPart> => ({ type: 'image', url: dataUrl(file, await this.content(file, index)) })));
  }

  private async content(file: StoredFile, index: number): Promise<Buffer> {
    try {
      return await this.store.readAll(file);
    } catch (error) {
      // It expired since the door looked.
      throw error instanceof ServiceError && error.code === 'not_found' ? refused(index, 'not_found') : error;
    }
  }
}

const refused = (index: number, reason: FileReason) => new ServiceError('file_refused', { field: `images[${index}]`, reason });
const dataUrl = ({ mimeType }: StoredFile, content: Buffer): string => `data:${mimeType};base64,${content.toString('base64')}`;
