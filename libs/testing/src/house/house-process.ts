import type { Addresses, ProcessSupervisor } from '@portazgo/embedded';

/** One process of a house, for tests of what happens when it is hurt. */
export class HouseProcess {
  constructor(
    private readonly supervisor: ProcessSupervisor,
    readonly name: string,
  ) {}

  /** Throws between a crash and the restart, when there is none. */
  get pid(): number {
    const pid = this.supervisor.pid(this.name);
    if (!pid) throw new Error(`${this.name} does not run at this moment`);
    return pid;
  }

  get addresses(): Addresses {
    return this.supervisor.addresses(this.name);
  }

  signal(signal: NodeJS.Signals): void {
    this.supervisor.signal(this.name, signal);
  }

  /** SIGKILL, as the out-of-memory killer does. The supervisor starts it again; `untilReady` waits for that. */
  kill(): void {
    this.signal('SIGKILL');
  }

  /** Settles when it is ready, after a kill when it is ready again. */
  async untilReady(limitMs?: number): Promise<Addresses> {
    return this.supervisor.untilReady(this.name, limitMs);
  }

  /** Drains it for good. */
  stop(): Promise<void> {
    return this.supervisor.stop(this.name);
  }
}
