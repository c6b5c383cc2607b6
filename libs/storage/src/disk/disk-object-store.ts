import { createReadStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { StoredFile } from '@portazgo/contracts';
import { dayOf, dayOfFileId } from '../file-id.ts';
import { receiveFile } from '../intake/receive-file.ts';
import { clampRange, fileNotFound, toLivingFile, unavailable } from '../intake/stored-file.ts';
import { ObjectStore, type ByteRange, type FileContent, type PutOptions } from '../object-store.ts';
import { readWhole } from '../read-whole.ts';
import { DiskStaging } from './disk-staging.ts';

const pieceBytes = 1024 * 1024;

/** Files in a folder, a folder for each day on which they are dropped; for one machine, or a disk that all machines share. */
export class DiskObjectStore extends ObjectStore {
  constructor(
    private readonly folder: string,
    private readonly now: () => Date = () => new Date(),
  ) {
    super();
  }

  put(content: FileContent, options: PutOptions): Promise<StoredFile> {
    return receiveFile(content, options, { pieceBytes, stage: (id) => new DiskStaging(this.#dayFolder(id)!, id), now: this.now() });
  }

  async head(id: string): Promise<StoredFile | null> {
    const folder = this.#dayFolder(id);
    if (folder === undefined) return null;
    try {
      return toLivingFile(JSON.parse(await readFile(path.join(folder, `${id}.json`), 'utf8')), this.now());
    } catch (error) {
      if (isMissing(error)) return null;
      throw unavailable(error);
    }
  }

  async *read(id: string, range?: ByteRange): AsyncGenerator<Buffer> {
    const file = await this.head(id);
    if (!file) throw fileNotFound();
    yield* createReadStream(path.join(this.#dayFolder(id)!, id), { ...clampRange(file.bytes, range), highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  }

  readAll(file: Pick<StoredFile, 'id'>): Promise<Buffer> {
    return readWhole(this.read(file.id));
  }

  async delete(id: string): Promise<void> {
    const folder = this.#dayFolder(id);
    if (folder === undefined) return;
    await rm(path.join(folder, `${id}.json`), { force: true });
    await rm(path.join(folder, id), { force: true });
  }

  async dropExpired(now: Date): Promise<number> {
    const names = await readdir(this.folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const over = names.filter((name) => /^\d{8}$/.test(name) && name <= dayOf(now));
    for (const name of over) await rm(path.join(this.folder, name), { recursive: true, force: true });
    return over.length;
  }

  /** Only what has the form of an id ever becomes a path. */
  #dayFolder(id: string): string | undefined {
    const day = dayOfFileId(id);
    return day === undefined ? undefined : path.join(this.folder, day);
  }
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';
