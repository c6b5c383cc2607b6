import type { Logger } from '@portazgo/platform';
import type { ObjectStore } from '@portazgo/storage';

export interface FileForgetterParts {
  store: Pick<ObjectStore, 'dropExpired'>;
  logger: Logger;
  everyMs: number;
  now?: () => Date;
}

/** Drops files whose day is over. Several instances may do it at once: a day that is gone is gone. */
export class FileForgetter {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: FileForgetterParts) {}

  start(): void {
    this.#timer = setInterval(() => {
      this.#running = this.forget();
    }, this.parts.everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async forget(): Promise<void> {
    const { store, logger, now = () => new Date() } = this.parts;
    try {
      const days = await store.dropExpired(now());
      if (days > 0) logger.info({ count: days }, 'days of files are over and were dropped');
    } catch (error) {
      logger.warn({ err: error }, 'expired files could not be dropped and will be next time');
    }
  }
}
