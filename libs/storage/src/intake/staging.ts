import type { StoredFile } from '@portazgo/contracts';
import type { MediaSource } from '@portazgo/media';

/** Content on its way in: nobody sees it before `commit`. */
export interface Staging {
  write(piece: Buffer): Promise<void>;
  /** What was written so far. */
  read: MediaSource['read'];
  /** From here on the file exists. */
  commit(file: StoredFile): Promise<void>;
  /** Leaves nothing. Never throws: the reason for discarding is what its caller must hear. */
  discard(): Promise<void>;
}
