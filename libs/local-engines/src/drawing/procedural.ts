import type { EngineSpec } from '../host/engine-spec.ts';
import type { PictureFormat } from '../picture/picture-format.ts';

export interface DrawOrder {
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  /** Of the first picture; each further one has the next. */
  readonly seed: number;
  readonly count: number;
  readonly format: PictureFormat;
}

export interface ProceduralTasks {
  readonly draw: { readonly input: DrawOrder; readonly result: { readonly pictures: Buffer[] } };
}

/** Draws by rules: words of the prompt choose what is in the scene, and chance that the prompt and seed decide does the rest. */
export const procedural: EngineSpec<ProceduralTasks> = {
  name: 'procedural',
  module: 'drawing/procedural.engine.js',
  needs: [],
  memoryMiB: 900,
};
