/**
 * What the tasks of an engine take and give, by name. Both cross a process border: plain data, and bytes as `Buffer`.
 */
export type EngineTasks<Names extends PropertyKey = string> = Readonly<Record<Names, { readonly input: unknown; readonly result: unknown }>>;

/** Something an engine cannot run without. */
export type EngineNeed =
  /** `install`: how, where it is not one of our optional dependencies. */
  | { readonly package: string; readonly install?: string }
  | { readonly program: string; readonly debianPackage: string }
  /** A file that the operator names in a setting. */
  | { readonly setting: string; readonly file: string | undefined };

/** An engine: code that runs in a process of its own. */
export interface EngineSpec<Tasks extends EngineTasks<keyof Tasks> = EngineTasks> {
  /** Names its process, and the engine in an answer's `x-portazgo-engine`: `local/<name>`, where a model has one engine. */
  readonly name: string;
  /** Its code, below `dist`: `speech/flite.engine.js`. It exports `openEngine`. */
  readonly module: string;
  readonly needs: readonly EngineNeed[];
  /** Resident memory of its process; it is ended when it needs more. */
  readonly memoryMiB: number;
  /** Never set: it carries the type of the tasks. */
  readonly tasks?: Tasks;
}

/** How one task is run. */
export interface EngineRunOptions {
  /** Aborting it ends the engine's process, whatever it does. */
  readonly signal: AbortSignal;
  /** From the start of the work, not of the wait; then its process is ended. */
  readonly totalMs: number;
  readonly onProgress?: ((percent: number) => void) | undefined;
  /** Parts of the result, in order, before it. */
  readonly onChunk?: ((chunk: Buffer) => void) | undefined;
}
