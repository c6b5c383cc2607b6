import type { EngineSpec } from '../host/engine-spec.ts';
import type { PictureFormat } from '../picture/picture-format.ts';

export const enlargements = [2, 4] as const;
export type Enlargement = (typeof enlargements)[number];

export interface EnlargeOrder {
  readonly image: Buffer;
  readonly factor: Enlargement;
  readonly format: PictureFormat;
}

export interface EsrganTasks {
  readonly enlarge: { readonly input: EnlargeOrder; readonly result: { readonly picture: Buffer } };
}

/** Enlarges pictures by a network that learned what details look like. */
export const esrgan: EngineSpec<EsrganTasks> = {
  name: 'esrgan',
  module: 'enhance/esrgan.engine.js',
  needs: [{ package: '@energetic-ai/core' }, { package: '@upscalerjs/esrgan-slim' }],
  memoryMiB: 1_000,
};

/** Largest picture that is enlarged: the work takes about 50 s a megapixel. */
export const megapixelsMax: Readonly<Record<Enlargement, number>> = { 2: 1, 4: 0.5 };
