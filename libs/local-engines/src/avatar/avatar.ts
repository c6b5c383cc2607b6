import type { EngineSpec } from '../host/engine-spec.ts';
import type { PictureFormat } from '../picture/picture-format.ts';

export const avatarStyles = ['natural', 'poster', 'sketch', 'duotone', 'greyscale'] as const;
export type AvatarStyle = (typeof avatarStyles)[number];

/** What is behind the person. `original` leaves it; the others need a person that is clearly to be seen. */
export type AvatarBackground =
  | { readonly kind: 'original' }
  | { readonly kind: 'blur' }
  | { readonly kind: 'gradient' }
  | { readonly kind: 'colour'; readonly colour: string };

export interface AvatarOrder {
  readonly image: Buffer;
  readonly style: AvatarStyle;
  readonly background: AvatarBackground;
  /** Of both sides. */
  readonly size: number;
  readonly format: PictureFormat;
}

export interface AvatarTasks {
  readonly make: { readonly input: AvatarOrder; readonly result: { readonly picture: Buffer } };
}

/** A square picture around the face of a photo, in a style. */
export const avatar: EngineSpec<AvatarTasks> = {
  name: 'avatar',
  module: 'avatar/avatar.engine.js',
  needs: [{ package: '@energetic-ai/core' }, { package: '@vladmandic/human' }],
  memoryMiB: 1_600,
};
