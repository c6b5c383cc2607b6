import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import type { JournalRecord } from './journal-record.ts';

/** JSON lines, appended. Calls that end in one turn of the event loop are written (and synced) together. */
export class JournalFile {
  private readonly descriptor: number;
  private pending = '';
  private scheduled: NodeJS.Immediate | undefined;

  constructor(
    path: string,
    private readonly sync: boolean,
  ) {
    this.descriptor = openSync(path, 'a');
  }

  append(record: JournalRecord): void {
    this.pending += `${JSON.stringify(record)}\n`;
    this.scheduled ??= setImmediate(() => this.flush());
  }

  close(): void {
    if (this.scheduled) clearImmediate(this.scheduled);
    this.flush();
    closeSync(this.descriptor);
  }

  private flush(): void {
    this.scheduled = undefined;
    if (this.pending === '') return;
    writeSync(this.descriptor, this.pending);
    this.pending = '';
    if (this.sync) fdatasyncSync(this.descriptor);
  }
}
