import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { engineEnvironment } from '../local-engines.config.ts';
import { EngineFault } from './engine-fault.ts';
import type { EngineMessage, TaskMessage } from './engine-messages.ts';
import { engineProgram } from './engine-program.ts';
import type { EngineRunOptions, EngineSpec } from './engine-spec.ts';
import { residentBytes } from './resident-memory.ts';

/** Engines give way to the calls of the house. */
const niceness = 5;
const memoryWatchMs = 200;
const mebibyte = 1_048_576;
const lastWordsMax = 2_000;
/** A process that neither becomes ready nor ends within this time is broken. */
const openMaxMs = 60_000;

interface Running {
  readonly id: number;
  readonly options: EngineRunOptions;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** One process of one engine. It does one task at a time, and ends with the first that goes wrong in a way code cannot mend. */
export class EngineProcess {
  private readonly child: ChildProcess;
  private running: Running | undefined;
  private lastWords = '';
  private tasks = 0;
  private fault: EngineFault | undefined;
  readonly ended: Promise<void>;
  private readonly ready: Promise<void>;

  constructor(
    private readonly spec: EngineSpec,
    private readonly memoryMaxBytes: number,
  ) {
    // No secrets in its environment, no network in its code, and the bound on the heap below the one on the whole.
    this.child = fork(engineProgram(), [spec.module], {
      serialization: 'advanced',
      env: engineEnvironment(),
      execArgv: [`--max-old-space-size=${Math.ceil(memoryMaxBytes / mebibyte)}`, '--no-warnings'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const { child } = this;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.lastWords = (this.lastWords + text).slice(-lastWordsMax)));
    this.ended = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    this.ready = new Promise((resolve, reject) => {
      const late = setTimeout(() => this.end(this.broken('did not start in time')), openMaxMs);
      child.on('message', (message: EngineMessage) => {
        if (message.type === 'ready') resolve();
        else this.hear(message);
      });
      void this.ended.then(() => {
        clearTimeout(late);
        reject(this.fault ?? this.broken('ended'));
      });
      child.once('message', () => clearTimeout(late));
    });
    this.ready.catch(() => undefined);
    try {
      if (child.pid !== undefined) setPriority(child.pid, niceness);
    } catch {
      // It may have ended already.
    }
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.fault === undefined;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** @throws EngineFault, or the reason of the signal */
  async run(task: string, input: unknown, options: EngineRunOptions): Promise<unknown> {
    const id = ++this.tasks;
    const folder = path.join(tmpdir(), `portazgo-engine-${randomUUID()}`);
    const { signal, totalMs } = options;
    const abort = () => this.end(signal.reason);
    const deadline = setTimeout(() => this.end(new EngineFault('late', `it took longer than ${Math.round(totalMs / 1_000)} s`)), totalMs);
    const watch = setInterval(() => this.watchMemory(), memoryWatchMs);
    signal.addEventListener('abort', abort, { once: true });
    try {
      if (signal.aborted) abort();
      return await new Promise<unknown>((resolve, reject) => {
        this.running = { id, options, resolve, reject };
        void this.ended.then(() => reject(this.fault ?? this.broken('ended')));
        this.ready.then(() => {
          const message: TaskMessage = { id, task, input, folder };
          if (this.isAlive) this.child.send(message, (error) => error && reject(this.broken('could not be reached', error)));
        }, reject);
      });
    } finally {
      signal.removeEventListener('abort', abort);
      clearTimeout(deadline);
      clearInterval(watch);
      this.running = undefined;
      if (!this.isAlive) await this.ended;
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Ends it at once; a task that runs fails with the reason. */
  end(reason?: unknown): void {
    if (this.fault === undefined && reason instanceof EngineFault) this.fault = reason;
    else this.fault ??= this.broken('was ended');
    this.running?.reject(reason ?? this.fault);
    this.child.kill('SIGKILL');
  }

  private hear(message: Exclude<EngineMessage, { type: 'ready' }>): void {
    const { running } = this;
    if (!running || message.id !== running.id) return;
    switch (message.type) {
      case 'progress':
        return running.options.onProgress?.(message.percent);
      case 'chunk':
        return running.options.onChunk?.(message.chunk);
      case 'done':
        return running.resolve(message.result);
      case 'refused':
        return running.reject(new EngineFault('refused', message.reason, message.field));
      case 'failed':
        return running.reject(new EngineFault('broken', 'the engine failed', undefined, { cause: message.message }));
    }
  }

  private watchMemory(): void {
    const bytes = this.child.pid === undefined ? null : residentBytes(this.child.pid);
    if (bytes === null || bytes <= this.memoryMaxBytes) return;
    this.end(new EngineFault('memory', `it needs more than ${Math.round(this.memoryMaxBytes / mebibyte)} MiB of memory`));
  }

  private broken(how: string, cause: unknown = this.lastWords): EngineFault {
    return new EngineFault('broken', `the process of the engine ${this.spec.name} ${how}`, undefined, { cause });
  }
}
