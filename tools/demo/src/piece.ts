import type { Answer, Door } from './door.ts';

/** What earlier pieces made, and the pictures the demo begins with. */
export interface Stage {
  readonly door: Door;
  readonly file: (name: string) => Buffer;
}

/** One thing the demo makes through the public API. */
export interface Piece {
  /** For people: what is asked. */
  readonly title: string;
  readonly model: string;
  /** Name of its file in the folder of the demo. */
  readonly file: string;
  make(stage: Stage): Promise<Answer>;
}
