import type { EngineSpec } from '../host/engine-spec.ts';
import type { PictureFormat } from '../picture/picture-format.ts';
import type { EditStep } from './edit-step.ts';

export interface EditOrder {
  readonly image: Buffer;
  readonly steps: readonly EditStep[];
  readonly format: PictureFormat;
}

export interface SharpEditTasks {
  readonly edit: { readonly input: EditOrder; readonly result: { readonly picture: Buffer } };
}

/** Edits that need no generative model. */
export const sharpEdit: EngineSpec<SharpEditTasks> = {
  name: 'sharp-edit',
  module: 'editing/sharp-edit.engine.js',
  // The last one finds people, for a background that is blurred.
  needs: [{ package: '@napi-rs/canvas' }, { package: 'dejavu-fonts-ttf' }, { package: '@energetic-ai/core' }],
  memoryMiB: 1_400,
};

/** Largest picture, before and after. */
export const megapixelsMax = 24;
