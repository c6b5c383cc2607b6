import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from '@portazgo/testing';
import { backendsOf } from './postgres-backends.ts';

type Service = Parameters<House['process']>[0];
export type Victim = readonly [service: Service, index: number] | 'nats-server' | 'postgresql';

export const nameOf = (victim: Victim): string => (typeof victim === 'string' ? victim : `${victim[0]}${victim[1] > 0 ? `-${victim[1] + 1}` : ''}`);

/** So many may lie dead at once: whoever kills what nobody has started again proves nothing. On a slow machine they lie longer. */
const deadMax = 3;

/** Ends a process at random, without a word, again and again. Whoever watches over them starts them anew. */
export class ProcessKiller {
  readonly kills = new Map<string, number>();
  /** Times when too many lay dead already. */
  passedOver = 0;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly house: House,
    /** With how often each is drawn, against the others. */
    private readonly victims: ReadonlyMap<Victim, number>,
    private readonly random: () => number,
    private readonly everyMs: number,
  ) {}

  get total(): number {
    return [...this.kills.values()].reduce((sum, count) => sum + count, 0);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** And waits until everybody is well again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
    for (const victim of this.victims.keys()) if (typeof victim !== 'string') await this.house.process(victim[0], victim[1]).untilReady(60_000);
  }

  async #run(): Promise<void> {
    for (let at = performance.now() + this.everyMs; !this.#isStopped; at += this.everyMs) {
      await sleep(Math.max(0, at - performance.now()));
      if (this.#isStopped) return;
      if (this.#dead() < deadMax) await this.#killOne();
      else this.passedOver++;
    }
  }

  /** Killed and not yet ready again. */
  #dead(): number {
    const last = new Map(this.house.events.map(({ name, type }) => [name, type]));
    return [...this.victims.keys()].filter((victim) => last.get(nameOf(victim)) === 'process-crashed').length;
  }

  async #killOne(): Promise<void> {
    // One that lies dead already is passed over.
    for (let tries = 0; tries < 20; tries++) {
      const victim = this.#draw();
      if (!victim || !(await this.#kill(victim))) continue;
      this.kills.set(nameOf(victim), (this.kills.get(nameOf(victim)) ?? 0) + 1);
      return;
    }
  }

  #draw(): Victim | undefined {
    let left = this.random() * [...this.victims.values()].reduce((sum, weight) => sum + weight, 0);
    for (const [victim, weight] of this.victims) if ((left -= weight) < 0) return victim;
    return undefined;
  }

  async #kill(victim: Victim): Promise<boolean> {
    if (victim === 'nats-server') {
      await this.house.restartNats();
      return true;
    }
    const pid = victim === 'postgresql' ? backendsOf(this.house.postgresPid)[0] : this.#pidOf(victim);
    if (pid === undefined) return false;
    process.kill(pid, 'SIGKILL');
    return true;
  }

  #pidOf([service, index]: Exclude<Victim, string>): number | undefined {
    try {
      return this.house.process(service, index).pid;
    } catch {
      return undefined;
    }
  }
}
