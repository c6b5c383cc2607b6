import type { Logger } from './logger.ts';
import { serviceVersion } from './service-version.ts';

export interface RunningProcess {
  /** Where the process can be reached, told to the parent: `http`, `admin`, `health`. */
  addresses: Record<string, string>;
  /** Not ready, take no new work, finish what is in flight. */
  stop(): Promise<void>;
}

interface ProcessOptions {
  name: string;
  logger: Logger;
  start: () => Promise<RunningProcess>;
  /** A drain that takes longer is broken off. */
  hardStopMs?: number;
}

/**
 * The life of a service process: start, tell the parent `{ type: 'ready', addresses }`, work, drain on SIGTERM or SIGINT, exit 0.
 * The end of the parent's channel counts as SIGTERM, so that no service outlives a killed start command.
 */
export async function runProcess({ name, logger, start, hardStopMs = 30_000 }: ProcessOptions): Promise<void> {
  let running: RunningProcess | undefined;
  let stopping = false;

  const stop = (reason: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, `${name} drains`);
    const hardStop = setTimeout(() => {
      logger.error({ durationMs: hardStopMs }, `${name} did not drain in time`);
      process.exit(1);
    }, hardStopMs);
    hardStop.unref();
    void (running?.stop() ?? Promise.resolve()).then(
      () => {
        logger.info(`${name} has drained`);
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, `${name} failed while draining`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // A parent may also be gone before this process came so far: it had a channel, and nothing will tell of its end any more.
  if (process.send && !process.connected) stop('parent is gone');
  else if (process.connected) process.on('disconnect', () => stop('parent is gone'));
  // State after an unexpected error is unknown: log it and let the supervisor start a fresh process.
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, `${name} met an unexpected error`);
    process.exit(1);
  });

  try {
    running = await start();
    logger.info({ version: serviceVersion(), addresses: running.addresses }, `${name} is ready`);
    process.send?.({ type: 'ready', addresses: running.addresses });
  } catch (error) {
    logger.fatal({ err: error, reason: error instanceof Error ? error.message : String(error) }, `${name} cannot start`);
    process.exitCode = 1;
    process.exit();
  }
}
