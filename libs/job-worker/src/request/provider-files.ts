import type { InputFile, StoredFile } from '@portazgo/contracts';
import type { ProviderFile } from '@portazgo/providers-contract';
import type { ProviderAccount } from '@portazgo/routing';
import { signFileLink, type ObjectStore } from '@portazgo/storage';
import type { PublicAddress } from './public-address.ts';

/** A vendor may take its time to fetch an input; the link is of this one file and says nothing else. */
const linkSeconds = 3_600;

/** Input files of the object store as adapters use them. */
export class ProviderFiles {
  constructor(
    private readonly store: ObjectStore,
    private readonly address: PublicAddress,
    private readonly secret: string,
  ) {}

  /** False: it is gone for good. Rejects while the store cannot be asked. */
  async has({ id }: Pick<StoredFile, 'id'>): Promise<boolean> {
    return (await this.store.head(id)) !== null;
  }

  of({ role, file }: InputFile, account: ProviderAccount): ProviderFile {
    const { mimeType, bytes, width, height, durationSeconds } = file;
    return {
      role,
      name: file.name ?? `${role}.${extensionOf(mimeType)}`,
      mimeType,
      bytes,
      width,
      height,
      durationSeconds,
      read: () => this.store.readAll(file),
      link: async () => {
        const publicUrl = this.address.reachableBy(account);
        if (!publicUrl) return null;
        return signFileLink({ publicUrl, secret: this.secret, file, expiresAt: new Date(Date.now() + linkSeconds * 1_000) });
      },
    };
  }
}

/** Vendors go by the name's ending, so even a file without a name gets one. */
const extensionOf = (mimeType: string) => mimeType.split('/')[1]?.replace('mpeg', mimeType.startsWith('audio/') ? 'mp3' : 'mpeg') ?? 'bin';
