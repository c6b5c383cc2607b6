import { setTimeout as wait } from 'node:timers/promises';
import type { Addresses, ProcessDefinition, ProcessEvent } from './process-definition.ts';
import { SupervisedProcess } from './supervised-process.ts';

/** Keeps a set of service processes running, and stops them in the order it is told. */
export class ProcessSupervisor {
  private readonly processes = new Map<string, SupervisedProcess>();

  constructor(private readonly onEvent: (event: ProcessEvent) => void = () => {}) {}

  /** Starts a process and waits until it is ready. Throws, with its last lines, when it never is. */
  async start(definition: ProcessDefinition): Promise<Addresses> {
    if (this.processes.has(definition.name)) throw new Error(`a process named ${definition.name} is already supervised`);
    const supervised = new SupervisedProcess(definition, this.onEvent);
    this.processes.set(definition.name, supervised);
    try {
      return await supervised.start();
    } catch (error) {
      this.processes.delete(definition.name);
      throw error;
    }
  }

  has(name: string): boolean {
    return this.processes.has(name);
  }

  /** The process number of the present run; undefined between a crash and the restart. */
  pid(name: string): number | undefined {
    return this.find(name).pid;
  }

  addresses(name: string): Addresses {
    return this.find(name).addresses;
  }

  signal(name: string, signal: NodeJS.Signals): void {
    this.find(name).signal(signal);
  }

  /** Settles when the process is ready: at once, or after the restart that follows a crash. */
  async untilReady(name: string, limitMs = 30_000): Promise<Addresses> {
    const supervised = this.find(name);
    for (const deadline = Date.now() + limitMs; !supervised.isReady; await wait(20))
      if (Date.now() > deadline) throw new Error(`${name} is not ready after ${limitMs} ms`);
    return supervised.addresses;
  }

  /** Stops one process and forgets it, so that the name is free again. */
  async stop(name: string): Promise<void> {
    const supervised = this.find(name);
    await supervised.stop();
    this.processes.delete(name);
  }

  /** Stops all: group after group, the kinds of a group (with all their instances) at once, then whatever else runs. */
  async stopAll(order: readonly (readonly string[])[] = []): Promise<void> {
    for (const kinds of order) await this.stopMatching((name) => kinds.some((kind) => name === kind || name.startsWith(`${kind}-`)));
    await this.stopMatching(() => true);
  }

  /** For the impatient: ends everything at once, without a drain. */
  killAll(): void {
    for (const supervised of this.processes.values()) supervised.end();
  }

  private async stopMatching(matches: (name: string) => boolean): Promise<void> {
    await Promise.all([...this.processes.keys()].filter(matches).map((name) => this.stop(name)));
  }

  private find(name: string): SupervisedProcess {
    const supervised = this.processes.get(name);
    if (!supervised) throw new Error(`no process named ${name}`);
    return supervised;
  }
}
