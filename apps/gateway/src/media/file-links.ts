import type { Job, StoredFile } from '@portazgo/contracts';
import { signFileLink } from '@portazgo/storage';

/** Addresses under which results are fetched: signed, and good for as long as the file is kept. */
export class FileLinks {
  constructor(
    private publicUrl: string | undefined,
    private readonly secret: string,
  ) {}

  /** The listener's own address, when the operator has told no other. */
  listensAt(address: string): void {
    this.publicUrl ??= address;
  }

  linkTo(file: Pick<StoredFile, 'id' | 'owner' | 'mimeType' | 'expiresAt'>): string {
    return signFileLink({ publicUrl: this.publicUrl ?? '', secret: this.secret, file, expiresAt: new Date(file.expiresAt) });
  }

  linksOf({ results }: Pick<Job, 'results'>): string[] {
    return results.map((file) => this.linkTo(file));
  }
}
