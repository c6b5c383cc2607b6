import { randomBytes } from 'node:crypto';
import type { Behaviour } from '../behaviour/behaviour.ts';

export interface ShelvedFile {
  readonly content: Buffer;
  readonly type: string;
  readonly name: string;
  /** How the file is served: slowly, broken off, or not at all. */
  readonly behaviour: Behaviour;
}

const keepMs = 10 * 60_000;
const bytesMaxDefault = 128 * 1024 * 1024;
const place = /^[0-9a-f]{24}$/;

/** Files that have an address: results of jobs and uploads. Kept for ten minutes, the oldest dropped when they grow too many. */
export class ResultShelf {
  private readonly files = new Map<string, ShelvedFile & { readonly until: number }>();
  private readonly reserved = new Map<string, { readonly name: string; readonly type: string; readonly until: number }>();
  private bytes = 0;

  constructor(private readonly bytesMax = bytesMaxDefault) {}

  /** Returns the id under which the file can be fetched. */
  put(file: ShelvedFile, id = randomBytes(12).toString('hex')): string {
    this.drop(id);
    this.files.set(id, { ...file, until: Date.now() + keepMs });
    this.bytes += file.content.length;
    for (const [oldest, { until }] of this.files) {
      if (this.bytes <= this.bytesMax && until > Date.now()) break;
      this.drop(oldest);
    }
    return id;
  }

  get(id: string): ShelvedFile | undefined {
    const file = this.files.get(id);
    if (!file || file.until > Date.now()) return file;
    this.drop(id);
    return undefined;
  }

  /** A place for an upload that is to come. */
  reserve(name: string, type: string): string {
    for (const [oldest, { until }] of this.reserved) {
      if (until > Date.now()) break;
      this.reserved.delete(oldest);
    }
    const id = randomBytes(12).toString('hex');
    this.reserved.set(id, { name, type, until: Date.now() + keepMs });
    return id;
  }

  reservation(id: string): { readonly name: string; readonly type: string } | undefined {
    return place.test(id) ? this.reserved.get(id) : undefined;
  }

  private drop(id: string): void {
    this.bytes -= this.files.get(id)?.content.length ?? 0;
    this.files.delete(id);
  }
}
