import type { EngineSpec } from '../host/engine-spec.ts';
import type { PictureFormat } from '../picture/picture-format.ts';
import type { Backdrop } from './backdrop.ts';

export interface CutOutOrder {
  readonly image: Buffer;
  readonly backdrop: Backdrop;
  readonly format: PictureFormat;
}

export interface SelfieTasks {
  readonly cutOut: { readonly input: CutOutOrder; readonly result: { readonly picture: Buffer } };
}

/** Cuts people out of pictures. */
export const selfie: EngineSpec<SelfieTasks> = {
  name: 'selfie',
  module: 'cut-out/selfie.engine.js',
  needs: [{ package: '@energetic-ai/core' }],
  memoryMiB: 1_200,
};

/** Largest picture, in or behind. */
export const megapixelsMax = 16;
