import type { LocalEngineSettings } from '../local-engines.config.ts';
import { EngineFault } from './engine-fault.ts';
import { EngineProcess } from './engine-process.ts';
import type { EngineRunOptions, EngineSpec, EngineTasks } from './engine-spec.ts';
import { missingNeeds } from './missing-needs.ts';

const mebibyte = 1_048_576;

interface Waiting {
  readonly run: () => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * One engine as its callers see it: tasks wait in a queue and are done one after the other, in a process that is started for the first and
 * stopped when it has been idle. A process that died is replaced for the next task.
 */
export class EngineHost<Tasks extends EngineTasks<keyof Tasks> = EngineTasks> {
  private readonly queue: Waiting[] = [];
  private process: EngineProcess | undefined;
  private isBusy = false;
  private isClosed = false;
  private idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly spec: EngineSpec<Tasks>,
    private readonly settings: LocalEngineSettings,
  ) {}

  /** Why it cannot work here; null: it can. */
  get missing(): string | null {
    return this.settings.isOn ? missingNeeds(this.spec) : 'the local engines are switched off (LOCAL_ENGINES)';
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.process?.isAlive ? this.process.pid : undefined;
  }

  /** @throws EngineFault, or the reason of the signal */
  run<Task extends keyof Tasks & string>(task: Task, input: Tasks[Task]['input'], options: EngineRunOptions): Promise<Tasks[Task]['result']> {
    const { missing } = this;
    if (missing) return Promise.reject(new EngineFault('missing', missing));
    if (this.isClosed) return Promise.reject(new EngineFault('broken', 'the engines are stopped'));
    if (this.queue.length >= this.settings.queueMax)
      return Promise.reject(new EngineFault('full', `${this.queue.length} tasks wait for ${this.spec.name} already`));
    return new Promise((resolve, reject) => {
      const { signal } = options;
      const leave = () => {
        const place = this.queue.findIndex((waiting) => waiting.run === run);
        if (place >= 0) this.queue.splice(place, 1);
        reject(signal.reason);
      };
      const run = async () => {
        signal.removeEventListener('abort', leave);
        await this.alive()
          .run(task, input, options)
          .then(resolve as (result: unknown) => void, reject);
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      this.queue.push({ run, signal });
      void this.work();
    });
  }

  /** Ends the process; tasks that run or wait fail. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.idle);
    const { process } = this;
    process?.end(new EngineFault('broken', 'the engines are stopped'));
    await process?.ended;
  }

  private async work(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    clearTimeout(this.idle);
    for (let next = this.queue.shift(); next; next = this.queue.shift()) await next.run();
    this.isBusy = false;
    this.idle = setTimeout(() => this.rest(), this.settings.idleMs).unref();
  }

  private rest(): void {
    this.process?.end();
    this.process = undefined;
  }

  private alive(): EngineProcess {
    if (this.process?.isAlive) return this.process;
    this.process = new EngineProcess(this.spec, this.spec.memoryMiB * this.settings.memoryFactor * mebibyte);
    return this.process;
  }
}
