/** What a service says to the process of an engine. */
export interface TaskMessage {
  readonly id: number;
  readonly task: string;
  readonly input: unknown;
  /** May be made by the engine; the service removes it. */
  readonly folder: string;
}

/** What the process of an engine says. */
export type EngineMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly percent: number }
  | { readonly type: 'chunk'; readonly id: number; readonly chunk: Buffer }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly field: string; readonly reason: string }
  /** The code failed; the process goes on. */
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
