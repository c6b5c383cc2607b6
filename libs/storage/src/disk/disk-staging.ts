import { mkdir, open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { StoredFile } from '@portazgo/contracts';
import type { Staging } from '../intake/staging.ts';

/** A file beside its place; a rename puts it there. */
export class DiskStaging implements Staging {
  readonly #staged: string;
  #handle: FileHandle | undefined;

  constructor(
    private readonly folder: string,
    private readonly id: string,
  ) {
    this.#staged = path.join(folder, `.staged-${id}`);
  }

  async write(piece: Buffer): Promise<void> {
    if (!this.#handle) {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      this.#handle = await open(this.#staged, 'wx+', 0o600);
    }
    await this.#handle.writeFile(piece);
  }

  async read(position: number, length: number): Promise<Buffer> {
    if (!this.#handle) return Buffer.alloc(0);
    const { size } = await this.#handle.stat();
    const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - position)));
    const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, position);
    return buffer.subarray(0, bytesRead);
  }

  async commit(file: StoredFile): Promise<void> {
    await this.#handle?.sync();
    await this.#close();
    const description = `${this.#staged}.json`;
    await writeFile(description, JSON.stringify(file), { mode: 0o600, flush: true });
    // The description last: with it the file exists.
    await rename(this.#staged, path.join(this.folder, this.id));
    await rename(description, path.join(this.folder, `${this.id}.json`));
  }

  async discard(): Promise<void> {
    await this.#close().catch(() => undefined);
    const left = [this.#staged, `${this.#staged}.json`, path.join(this.folder, this.id)];
    await Promise.all(left.map((file) => rm(file, { force: true }).catch(() => undefined)));
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}
