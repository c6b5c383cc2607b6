import type { MediaKind, StoredFile } from '@portazgo/contracts';

export type FileContent = AsyncIterable<Uint8Array> | Uint8Array;

export interface PutOptions {
  /** Client id. */
  owner: string;
  keepSeconds: number;
  bytesMax: number;
  /**
   * Given for content of strangers: another kind is refused, and so is what cannot be opened safely.
   * Without it the house keeps what it made itself, measured as far as it can be.
   */
  accept?: readonly MediaKind[];
  /** From `fileIdOf`, with the time at which the file expires; made by the store when absent. */
  id?: string;
  /** For people; never says what the content is. */
  name?: string;
  /** What the dialect calls it, for refusals. */
  field?: string;
  /** What the house's own makers know of content whose bytes tell nothing, such as raw sound. */
  declared?: { kind: MediaKind; mimeType: string };
}

/** The first and the last byte, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Files of clients until they expire. A file is there whole or not at all: what was refused, cut or broke off leaves nothing behind.
 * Failures: `file_refused`, `file_too_large`, `not_found`, `service_unavailable`; an error of the content itself is thrown as it came.
 */
export abstract class ObjectStore {
  abstract put(content: FileContent, options: PutOptions): Promise<StoredFile>;
  /** Null for an id that is malformed, unknown or expired. */
  abstract head(id: string): Promise<StoredFile | null>;
  abstract read(id: string, range?: ByteRange): AsyncIterable<Buffer>;
  abstract readAll(file: Pick<StoredFile, 'id'>): Promise<Buffer>;
  /** Of what is not there, nothing. */
  abstract delete(id: string): Promise<void>;
  /** Destroys whole days whose last file has expired; returns how many days. */
  abstract dropExpired(now: Date): Promise<number>;
}
