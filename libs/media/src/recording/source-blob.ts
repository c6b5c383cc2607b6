import type { MediaSource } from '../media-source.ts';

/** A source as the `Blob` that parsers take. */
export class SourceBlob extends Blob {
  constructor(
    private readonly source: MediaSource,
    mimeType: string,
  ) {
    super([], { type: mimeType });
    Object.defineProperty(this, 'size', { value: source.bytes });
  }

  override slice(start = 0, end = this.source.bytes): Blob {
    return new BlobSlice(() => this.source.read(start, end - start));
  }
}

class BlobSlice extends Blob {
  constructor(private readonly load: () => Promise<Buffer>) {
    super([]);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return Uint8Array.from(await this.load()).buffer;
  }
}
