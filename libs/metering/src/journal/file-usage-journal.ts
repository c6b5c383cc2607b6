import { hostname } from 'node:os';
import type { SettlementRequest } from '@portazgo/contracts';
import type { Logger } from '@portazgo/platform';
import { ulid } from 'ulid';
import { FolderDisk, type JournalDisk, type JournalFile } from './journal-disk.ts';
import { UsageJournal, VolatileUsageJournal } from './usage-journal.ts';
import { decodeJournal, encodeOwnerLine, encodeParkedLine, encodeUsageLine, type JournalOwner } from './usage-line.ts';

export interface FileUsageJournalOptions {
  /** Prefix of its files: a service takes over only what its own kind left behind. */
  readonly service: string;
  readonly disk: JournalDisk;
  readonly folder: string;
  readonly logger: Logger;
  /** A file that grew to this is replaced by one with what is still pending. */
  readonly fileLengthMax?: number;
  /** Between two tries to write again after a failure. */
  readonly retryMs?: number;
  /** How long a file lies that holds only acknowledged records before it is emptied. */
  readonly restMs?: number;
}

const beatMs = 10_000;
/** An owner of another machine that gave no sign of life for so long is dead. */
const silentMs = 60_000;

/** Files that this process writes to: several journals may live in one process. */
const openHere = new Set<string>();

/**
 * One append-only file per process. Lines are written in groups and synced only when somebody waits for it, so that a call whose charge
 * billing acknowledges at once costs no sync. A file is never rewritten in place: what is still pending goes to a new file before the old
 * one is removed, so that there are no temporary files, and a crash at any moment leaves at worst a record twice.
 */
export class FileUsageJournal extends UsageJournal {
  readonly folder: string;
  private readonly disk: JournalDisk;
  private readonly service: string;
  private readonly logger: Logger;
  private readonly fileLengthMax: number;
  private readonly retryMs: number;
  private readonly restMs: number;
  private readonly owner: JournalOwner = { host: hostname(), pid: process.pid };
  /** The latest line of every request that is not acknowledged. */
  private readonly pending = new Map<string, string>();
  private unwritten = '';
  private waiting: ((isSafe: boolean) => void)[] = [];
  private working: Promise<void> | undefined;
  private file: { readonly name: string; readonly handle: JournalFile; length: number } | undefined;
  private fault: unknown;
  private retry: NodeJS.Timeout | undefined;
  private rest: NodeJS.Timeout | undefined;
  private readonly beat: NodeJS.Timeout;
  private isClosed = false;

  constructor({ service, disk, folder, logger, fileLengthMax = 4 * 1024 * 1024, retryMs = 2_000, restMs = 1_000 }: FileUsageJournalOptions) {
    super();
    this.service = service;
    this.disk = disk;
    this.folder = folder;
    this.logger = logger;
    this.fileLengthMax = fileLengthMax;
    this.retryMs = retryMs;
    this.restMs = restMs;
    this.beat = setInterval(() => void this.file?.handle.touch().catch(() => undefined), beatMs);
    this.beat.unref();
  }

  get isWritable(): boolean {
    return this.fault === undefined;
  }

  write(record: SettlementRequest): void {
    const line = encodeUsageLine(record);
    this.pending.set(record.requestId, line);
    this.unwritten += line;
    this.work();
  }

  secure(): Promise<boolean> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.work();
    });
  }

  forget(requestId: string): void {
    if (!this.pending.delete(requestId) || this.pending.size > 0 || this.isClosed) return;
    this.rest ??= setTimeout(() => {
      this.rest = undefined;
      this.work();
    }, this.restMs);
  }

  async takeOver(): Promise<SettlementRequest[]> {
    const records: SettlementRequest[] = [];
    const left: string[] = [];
    for (const { name, changedAtMs } of await this.disk.list()) {
      if (!name.startsWith(`${this.service}-`) || !name.endsWith('.usage') || openHere.has(name)) continue;
      const text = await this.disk.read(name).catch(() => null);
      // Another process of this service was quicker.
      if (text === null) continue;
      const content = decodeJournal(text);
      if (!isLeft(content.owner, changedAtMs, this.owner)) continue;
      left.push(name);
      records.push(...content.records);
      for (const line of content.unreadable) await this.disk.appendShared(this.parkedName, `${line}\n`);
      const { length } = content.records;
      this.logger.info({ count: length, reason: name }, 'usage records of a process that died are taken over');
      if (content.unreadable.length > 0)
        this.logger.error({ count: content.unreadable.length, reason: name }, 'usage records of another version are put aside');
      // The end of a file that was being written when its process died; what it held was not acknowledged to anybody.
      if (content.torn > 0) this.logger.warn({ count: content.torn, reason: name }, 'torn lines of usage records are passed over');
    }
    for (const record of records) if (!this.pending.has(record.requestId)) this.write(record);
    if (left.length > 0 && (await this.secure())) for (const name of left) await this.disk.remove(name);
    return records;
  }

  async park(record: SettlementRequest, reason: string): Promise<void> {
    await this.disk.appendShared(this.parkedName, encodeParkedLine(record, reason, new Date().toISOString()));
  }

  /** What is pending stays in the file for the next start; a file without any is removed. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.beat);
    clearTimeout(this.rest);
    await this.secure();
    clearTimeout(this.retry);
    const { file } = this;
    this.file = undefined;
    if (!file) return;
    await file.handle.close();
    openHere.delete(file.name);
    if (this.pending.size === 0) await this.disk.remove(file.name);
  }

  private get parkedName(): string {
    return `${this.service}-parked.txt`;
  }

  private work(): void {
    this.working ??= this.writeAll().finally(() => {
      this.working = undefined;
      if (this.unwritten !== '' || this.waiting.length > 0) this.work();
    });
  }

  private async writeAll(): Promise<void> {
    // All records of one tick leave in one write.
    await new Promise((resolve) => setImmediate(resolve));
    const text = this.unwritten;
    const { waiting } = this;
    this.unwritten = '';
    this.waiting = [];
    try {
      await this.put(text, waiting.length > 0);
      this.recovered();
      for (const resolve of waiting) resolve(true);
    } catch (error) {
      this.failed(error);
      for (const resolve of waiting) resolve(false);
    }
  }

  private async put(text: string, mustBeSafe: boolean): Promise<void> {
    const { file } = this;
    if (!file || this.fault !== undefined) return this.replace();
    if (text === '' && this.pending.size === 0 && file.length > 0) {
      await file.handle.clear();
      file.length = 0;
      await file.handle.append(encodeOwnerLine(this.owner));
    } else if (text !== '') {
      await file.handle.append(text);
      file.length += text.length;
    }
    if (file.length > this.fileLengthMax) return this.replace();
    if (!mustBeSafe) return;
    await file.handle.sync();
    // A process that stood still for a minute looks dead, and its file may have been taken over.
    if (!(await file.handle.isThere())) await this.replace();
  }

  /** A new file with all that is pending takes the place of the old one. */
  private async replace(): Promise<void> {
    const old = this.file;
    const name = `${this.service}-${ulid()}.usage`;
    openHere.add(name);
    let handle: JournalFile | undefined;
    try {
      handle = await this.disk.create(name);
      const text = [...this.pending.values()].join('');
      await handle.append(encodeOwnerLine(this.owner) + text);
      await handle.sync();
      this.file = { name, handle, length: text.length };
    } catch (error) {
      // Half a file is of no use, and on a full disk it would be in the way.
      await handle?.close().catch(() => undefined);
      await this.disk.remove(name).catch(() => undefined);
      openHere.delete(name);
      throw error;
    }
    if (!old) return;
    await old.handle.close().catch(() => undefined);
    await this.disk.remove(old.name);
    openHere.delete(old.name);
  }

  private failed(error: unknown): void {
    if (this.fault === undefined)
      this.logger.error(
        { err: error, code: codeOf(error), reason: this.folder },
        'usage records cannot be written to the disk: no new call is taken until they can',
      );
    this.fault = error;
    if (this.isClosed) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.secure(), this.retryMs);
  }

  private recovered(): void {
    if (this.fault === undefined) return;
    this.fault = undefined;
    this.logger.info({ reason: this.folder }, 'usage records can be written to the disk again');
  }
}

/** The journal of a process. Rejects when the folder cannot be used at all; a disk that is full is waited for. */
export async function openUsageJournal(options: { folder: string | undefined; service: string; logger: Logger }): Promise<UsageJournal> {
  const { folder, service, logger } = options;
  if (folder === undefined) {
    logger.warn('USAGE_RECORDS_DIR is not set: usage records that billing has not acknowledged are lost when this process ends');
    return new VolatileUsageJournal();
  }
  const journal = new FileUsageJournal({ service, folder, logger, disk: await FolderDisk.open(folder) });
  await journal.secure();
  return journal;
}

function isLeft(owner: JournalOwner | null, changedAtMs: number, self: JournalOwner): boolean {
  if (owner?.host === self.host && (owner.pid === self.pid || !isAlive(owner.pid))) return true;
  return Date.now() - changedAtMs > silentMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is a living one too.
    return codeOf(error) === 'EPERM';
  }
}

/** `ENOSPC` and the like. */
function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
