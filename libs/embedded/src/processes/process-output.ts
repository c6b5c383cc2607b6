import { closeSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { openLogFile } from '../server/log-file.ts';

const LAST_LINES_MAX = 20;

/** Copies the output of one process to its log file and, line by line, to a listener; remembers the last lines for a message about its end. */
export class ProcessOutput {
  private readonly lastLines: string[] = [];
  private readonly file: number | undefined;
  private openStreams = 0;
  private isLogLost = false;

  constructor(
    logFile: string | undefined,
    private readonly onLine: (line: string) => void = () => {},
  ) {
    this.file = logFile ? openLogFile(logFile) : undefined;
  }

  read(stream: Readable): void {
    let rest = '';
    this.openStreams++;
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      this.log(text);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.take(line);
    });
    stream.once('close', () => {
      if (rest) this.take(rest);
      if (--this.openStreams === 0 && this.file !== undefined) closeSync(this.file);
    });
  }

  last(): string {
    return this.lastLines.join('\n');
  }

  /** A full disk must not end whoever only watches; what is lost of the log is told once. */
  private log(text: string): void {
    if (this.file === undefined) return;
    try {
      writeSync(this.file, text);
      this.isLogLost = false;
    } catch (error) {
      if (!this.isLogLost) this.onLine(`its log file cannot be written: ${error instanceof Error ? error.message : String(error)}`);
      this.isLogLost = true;
    }
  }

  private take(line: string): void {
    this.lastLines.push(line);
    if (this.lastLines.length > LAST_LINES_MAX) this.lastLines.shift();
    this.onLine(line);
  }
}
