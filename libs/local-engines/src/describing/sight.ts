import type { EngineSpec } from '../host/engine-spec.ts';
import type { Emotion, SeenBody, SeenBox } from '../human/human-seen.ts';
import type { SeenColour } from './colours.ts';

/** A face without what would know the person again. */
export interface SightedFace {
  readonly score: number;
  readonly box: SeenBox;
  /** Years, as it looks to the model: often ten off. */
  readonly age: number | null;
  /** Likeliest first. */
  readonly emotions: readonly { readonly emotion: Emotion; readonly score: number }[];
}

export interface SeenObject {
  /** One of the 80 names of COCO, in English. */
  readonly label: string;
  readonly score: number;
  readonly box: SeenBox;
}

export interface Sight {
  /** Upright, before it was made smaller. Boxes are in these pixels. */
  readonly width: number;
  readonly height: number;
  readonly faces: readonly SightedFace[];
  readonly bodies: readonly SeenBody[];
  /** Surest first. */
  readonly objects: readonly SeenObject[];
  /** Largest share first. */
  readonly colours: readonly SeenColour[];
  /** 0 black to 1 white. */
  readonly lightness: number;
}

export interface SightTasks {
  readonly look: { readonly input: { readonly picture: Buffer; /** Input that a refusal names. */ readonly role: string }; readonly result: Sight };
}

/** Faces, a body, everyday objects and colours. */
export const sight: EngineSpec<SightTasks> = {
  name: 'sight',
  module: 'describing/sight.engine.js',
  needs: [{ package: '@vladmandic/human' }, { package: '@energetic-ai/core' }],
  memoryMiB: 900,
};
