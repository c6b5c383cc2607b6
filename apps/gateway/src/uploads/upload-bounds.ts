import type { MediaKind, StoredFile } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';

export interface UploadLimits {
  imageBytesMax: number;
  audioBytesMax: number;
  videoBytesMax: number;
  keepSeconds: number;
}

/** How large files of clients may be, and how long they are kept. */
export class UploadBounds {
  constructor(private readonly limits: UploadLimits) {}

  get keepSeconds(): number {
    return this.limits.keepSeconds;
  }

  /** The most that may come where any of these kinds may; a model may allow less. */
  bytesMaxOf(kinds: readonly MediaKind[], least = Infinity): number {
    return Math.min(least, Math.max(...kinds.map((kind) => this.#ofKind(kind))));
  }

  /** Once the kind is known, its own limit counts: a picture may not be as large as a film only because a film might have come. */
  requireBytes({ kind, bytes }: Pick<StoredFile, 'kind' | 'bytes'>, field: string, least = Infinity): void {
    const limitBytes = this.bytesMaxOf([kind], least);
    if (bytes > limitBytes) throw new ServiceError('file_too_large', { field, limitBytes });
  }

  #ofKind(kind: MediaKind): number {
    if (kind === 'video') return this.limits.videoBytesMax;
    return kind === 'audio' ? this.limits.audioBytesMax : this.limits.imageBytesMax;
  }
}
