import { constants } from 'node:fs';
import { appendFile, mkdir, open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** One file that this process appends to. */
export interface JournalFile {
  append(text: string): Promise<void>;
  /** Resolves when everything appended would survive a loss of power. */
  sync(): Promise<void>;
  /** Forgets everything in it. */
  clear(): Promise<void>;
  /** A sign of life for the other processes. */
  touch(): Promise<void>;
  /** False when another process took it for left behind and removed it. */
  isThere(): Promise<boolean>;
  close(): Promise<void>;
}

/** The folder of the usage records, as the journal needs it. */
export interface JournalDisk {
  create(name: string): Promise<JournalFile>;
  list(): Promise<{ name: string; changedAtMs: number }[]>;
  read(name: string): Promise<string>;
  /** Nothing happens when it is gone already. */
  remove(name: string): Promise<void>;
  /** Appends to a file that several processes write to, and waits until it is on the disk. */
  appendShared(name: string, text: string): Promise<void>;
}

class FolderFile implements JournalFile {
  constructor(
    private readonly handle: FileHandle,
    private readonly file: string,
  ) {}

  append(text: string): Promise<void> {
    return this.handle.appendFile(text);
  }

  sync(): Promise<void> {
    return this.handle.datasync();
  }

  clear(): Promise<void> {
    return this.handle.truncate(0);
  }

  touch(): Promise<void> {
    const now = new Date();
    return this.handle.utimes(now, now);
  }

  async isThere(): Promise<boolean> {
    const [own, there] = await Promise.all([this.handle.stat(), stat(this.file).catch(() => null)]);
    return own.ino === there?.ino;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

export class FolderDisk implements JournalDisk {
  private constructor(private readonly folder: string) {}

  /** Rejects when the folder is not there and cannot be made. */
  static async open(folder: string): Promise<FolderDisk> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new FolderDisk(folder);
  }

  async create(name: string): Promise<JournalFile> {
    const file = path.join(this.folder, name);
    const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;
    const handle = await open(file, O_APPEND | O_CREAT | O_EXCL | O_WRONLY, 0o600);
    try {
      await this.syncFolder();
    } catch (error) {
      await handle.close();
      await rm(file, { force: true });
      throw error;
    }
    return new FolderFile(handle, file);
  }

  async list(): Promise<{ name: string; changedAtMs: number }[]> {
    const files: { name: string; changedAtMs: number }[] = [];
    for (const name of (await readdir(this.folder)).sort()) {
      const there = await stat(path.join(this.folder, name)).catch(() => null);
      if (there?.isFile()) files.push({ name, changedAtMs: there.mtimeMs });
    }
    return files;
  }

  read(name: string): Promise<string> {
    return readFile(path.join(this.folder, name), 'utf8');
  }

  remove(name: string): Promise<void> {
    return rm(path.join(this.folder, name), { force: true });
  }

  async appendShared(name: string, text: string): Promise<void> {
    await appendFile(path.join(this.folder, name), text, { mode: 0o600, flush: true });
  }

  // A new name is on the disk only when its folder is.
  private async syncFolder(): Promise<void> {
    const handle = await open(this.folder, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
