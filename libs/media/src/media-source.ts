/** Bytes that can be read anywhere, wherever they lie. */
export interface MediaSource {
  readonly bytes: number;
  /** At most `length` bytes from `position` on; fewer at the end. */
  read(position: number, length: number): Promise<Buffer>;
}

export function inMemory(content: Buffer): MediaSource {
  return { bytes: content.length, read: (position, length) => Promise.resolve(content.subarray(position, position + length)) };
}
