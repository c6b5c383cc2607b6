import type { EngineTasks } from '../host/engine-spec.ts';

/** What a task may do besides returning its result. */
export interface EngineDesk {
  /** A folder of this task alone, made at the first call and removed when the task is over, however it ends. */
  folder(): string;
  /** 0 to 100. */
  progress(percent: number): void;
  /** A part of a result that is streamed. */
  chunk(chunk: Buffer): void;
}

/** The code of an engine: a function a task. They run one at a time; they may block. */
export type Engine<Tasks extends EngineTasks<keyof Tasks>> = {
  readonly [Task in keyof Tasks]: (input: Tasks[Task]['input'], desk: EngineDesk) => Promise<Tasks[Task]['result']> | Tasks[Task]['result'];
};

/** What the module of an engine exports: it loads what every task needs. */
export type OpenEngine<Tasks extends EngineTasks<keyof Tasks>> = () => Promise<Engine<Tasks>> | Engine<Tasks>;

/** Thrown by a task for an input it cannot take; anything else it throws is a fault of the engine. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal';

  constructor(
    /** The setting key, input role or `prompt` that is wrong. */
    readonly field: string,
    /** Safe to show a client. */
    readonly reason: string,
  ) {
    super(`${field}: ${reason}`);
  }
}
