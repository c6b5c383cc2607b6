import type { EngineSpec } from '../host/engine-spec.ts';
import type { PictureFormat } from '../picture/picture-format.ts';

export interface FaceSwapOrder {
  readonly image: Buffer;
  /** The picture whose face is taken. */
  readonly face: Buffer;
  /** Which face of the image is replaced, counted from the left. */
  readonly targetIndex: number;
  readonly format: PictureFormat;
}

export interface FaceSwapTasks {
  readonly swap: { readonly input: FaceSwapOrder; readonly result: { readonly picture: Buffer } };
}

/** Puts the face of one picture on another: two meshes of points, a warp between them, colours that fit, and a soft edge. */
export const faceSwap: EngineSpec<FaceSwapTasks> = {
  name: 'face-swap',
  module: 'face-swap/face-swap.engine.js',
  needs: [{ package: '@energetic-ai/core' }, { package: '@vladmandic/human' }],
  memoryMiB: 1_600,
};
