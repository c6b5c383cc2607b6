import type { EngineSpec } from '../host/engine-spec.ts';

/** 0 to 1 each; together 1. */
export interface NudityScores {
  /** Drawings, comics, renderings without anything sexual. */
  readonly drawing: number;
  /** Drawings that are pornographic. */
  readonly hentai: number;
  readonly neutral: number;
  readonly porn: number;
  /** Suggestive, but no pornography. */
  readonly sexy: number;
}

export interface NsfwTasks {
  readonly score: { readonly input: { readonly picture: Buffer; /** Input that a refusal names. */ readonly role: string }; readonly result: NudityScores };
}

/** How likely a picture is sexual; of an animation, the most sexual of up to 16 of its frames. */
export const nsfw: EngineSpec<NsfwTasks> = {
  name: 'nsfw',
  module: 'nudity/nsfw.engine.js',
  needs: [{ package: 'nsfwjs' }, { package: '@energetic-ai/core' }],
  memoryMiB: 500,
};
