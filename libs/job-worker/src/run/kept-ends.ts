import { jobEnd, type JobEnd, type Room } from '@portazgo/contracts';
import { decodeCheckedLine, encodeCheckedLine, FolderDisk, type JournalDisk } from '@portazgo/metering';
import type { Logger } from '@portazgo/platform';

/**
 * Ends of jobs that the desk has not acknowledged. A job that was answered in one piece leaves no task to be found again at its provider:
 * whoever claims it next ends it as it had ended, instead of telling that nobody knows.
 */
export abstract class KeptEnds {
  abstract keep(jobId: string, end: JobEnd): Promise<void>;
  abstract find(jobId: string): Promise<JobEnd | null>;
  abstract forget(jobId: string): Promise<void>;
}

/** For a process that was given no folder. */
export class NoKeptEnds extends KeptEnds {
  async keep(): Promise<void> {}
  async find(): Promise<null> {
    return null;
  }
  async forget(): Promise<void> {}
}

/** No job lives so long, so its end is of no use any more. */
const keptMs = 7 * 24 * 3_600_000;

/** A small file per end, in the folder of the usage records. */
export class KeptEndFiles extends KeptEnds {
  constructor(
    private readonly disk: JournalDisk,
    private readonly room: string,
    private readonly logger: Logger,
  ) {
    super();
  }

  async keep(jobId: string, end: JobEnd): Promise<void> {
    try {
      await this.disk.appendShared(this.nameOf(jobId), encodeCheckedLine(end));
    } catch (error) {
      this.logger.error({ err: error, requestId: jobId }, 'the end of a job cannot be written to the disk');
    }
  }

  async find(jobId: string): Promise<JobEnd | null> {
    const text = await this.disk.read(this.nameOf(jobId)).catch(() => '');
    const ends = text.split('\n').flatMap((line) => {
      const { data } = jobEnd.safeParse(decodeCheckedLine(line));
      return data ? [data] : [];
    });
    return ends.at(-1) ?? null;
  }

  async forget(jobId: string): Promise<void> {
    await this.disk.remove(this.nameOf(jobId)).catch(() => undefined);
  }

  async forgetOld(now = Date.now()): Promise<void> {
    for (const { name, changedAtMs } of await this.disk.list()) {
      if (name.startsWith(`${this.room}-job-`) && now - changedAtMs > keptMs) await this.disk.remove(name);
    }
  }

  private nameOf(jobId: string): string {
    return `${this.room}-job-${encodeURIComponent(jobId)}.end`;
  }
}

export async function openKeptEnds(folder: string | undefined, room: Room, logger: Logger): Promise<KeptEnds> {
  if (folder === undefined) return new NoKeptEnds();
  const kept = new KeptEndFiles(await FolderDisk.open(folder), room, logger);
  await kept.forgetOld();
  return kept;
}
