import type { EngineSpec } from '../host/engine-spec.ts';
import type { SpeakTasks } from './speaking.ts';

/** Formant voices of many languages, by a program that runs beside the engine: none of its code is part of Portazgo. */
export const espeakNg: EngineSpec<SpeakTasks> = {
  name: 'espeak-ng',
  module: 'speech/espeak-ng.engine.js',
  needs: [{ program: 'espeak-ng', debianPackage: 'espeak-ng' }, { package: 'wasm-media-encoders' }],
  memoryMiB: 400,
};
