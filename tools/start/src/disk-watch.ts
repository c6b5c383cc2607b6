import { freeBytes, fullDiskText } from '@portazgo/embedded';

const lookMs = 10_000;
const littleBytes = 64 * 1_048_576;

/** Tells when the disk of the data is nearly full, once, and when there is room again: what follows is told by many services in many words. */
export class DiskWatch {
  private readonly timer: NodeJS.Timeout;
  private isTold = false;

  constructor(
    private readonly folder: string,
    private readonly note: (text: string) => void,
    private readonly free: (folder: string) => number = freeBytes,
  ) {
    this.look();
    this.timer = setInterval(() => this.look(), lookMs).unref();
  }

  look(): void {
    const bytes = this.free(this.folder);
    if (bytes < littleBytes && !this.isTold) {
      this.isTold = true;
      this.note(`  ! ${fullDiskText(this.folder)} ${Math.floor(bytes / 1_048_576)} MiB are left; calls are refused until there is room.`);
    } else if (bytes > 2 * littleBytes && this.isTold) {
      this.isTold = false;
      this.note(`  The disk that holds ${this.folder} has room again.`);
    }
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
