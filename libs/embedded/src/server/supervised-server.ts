import { setTimeout as wait } from 'node:timers/promises';
import { InfrastructureError } from '../infrastructure-error.ts';
import { isFullDisk } from './full-disk.ts';

const backOffFirstMs = 250;
const backOffMaxMs = 10_000;
/** A server that ran this long counts as healthy: its next end is again a first one. */
const healthyAfterMs = 60_000;
const endsInARowMax = 6;

export interface RunningServer {
  /** Settles with how it ended, asked or not. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
  /** What it wrote before its end: tells whether its disk is full. */
  lastWords(): string;
}

/** What a supervised server reports about itself. */
export type ServerEvent =
  | { type: 'server-ended'; name: string; how: string; restartInMs: number }
  | { type: 'server-restarted'; name: string; tookMs: number }
  /** It is not tried any more. */
  | { type: 'server-given-up'; name: string; how: string; ends: number };

export interface SupervisedServerOptions<Server extends RunningServer> {
  readonly name: string;
  /** A restarted server comes back with the data and at the port of the one before. */
  start(before: Server | undefined): Promise<Server>;
  onEvent(event: ServerEvent): void;
  /** For tests. */
  readonly timers?: { wait(ms: number, signal: AbortSignal): Promise<unknown>; nowMs(): number };
}

/** Database or broker through all its runs: an end that nobody asked for is followed by a new run, later each time in a row, and at last by none. */
export class SupervisedServer<Server extends RunningServer> {
  private current: Server | undefined;
  private endsInARow = 0;
  private readonly stopping = new AbortController();
  private restarting: Promise<void> = Promise.resolve();

  constructor(private readonly options: SupervisedServerOptions<Server>) {}

  async start(): Promise<Server> {
    const server = await this.options.start(undefined);
    this.watch(server);
    return server;
  }

  /** Waits for a start that runs: a server that is only half there could not be stopped. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.restarting;
    await this.current?.stop();
  }

  private get nowMs(): () => number {
    return this.options.timers?.nowMs ?? (() => performance.now());
  }

  private watch(server: Server): void {
    this.current = server;
    const startedAtMs = this.nowMs();
    void server.exited.then((how) => {
      if (this.stopping.signal.aborted) return;
      if (this.nowMs() - startedAtMs > healthyAfterMs) this.endsInARow = 0;
      this.restarting = this.restart(server, how);
    });
  }

  private async restart(before: Server, howFirst: string): Promise<void> {
    const { name, onEvent, start } = this.options;
    let how = howFirst;
    let isDiskFull = isFullDisk(before.lastWords());
    while (!this.stopping.signal.aborted) {
      // Room on a disk is made by people, which takes as long as it takes.
      if (!isDiskFull && this.endsInARow++ >= endsInARowMax) return onEvent({ type: 'server-given-up', name, how, ends: this.endsInARow });
      const restartInMs = isDiskFull ? backOffMaxMs : Math.min(backOffFirstMs * 2 ** (this.endsInARow - 1), backOffMaxMs);
      onEvent({ type: 'server-ended', name, how: isDiskFull ? `its disk is full; ${how}` : how, restartInMs });
      await this.pause(restartInMs);
      if (this.stopping.signal.aborted) return;
      const startedAtMs = this.nowMs();
      try {
        const server = await start(before);
        onEvent({ type: 'server-restarted', name, tookMs: this.nowMs() - startedAtMs });
        return this.watch(server);
      } catch (error) {
        how = error instanceof InfrastructureError ? error.message : String(error);
        isDiskFull = isFullDisk(error);
      }
    }
  }

  private async pause(ms: number): Promise<void> {
    const { signal } = this.stopping;
    await (this.options.timers?.wait(ms, signal) ?? wait(ms, undefined, { signal })).catch(() => {});
  }
}
