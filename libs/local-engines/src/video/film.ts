import type { EngineSpec } from '../host/engine-spec.ts';
import type { Motion } from './camera.ts';
import type { Resolution } from './film-size.ts';

export interface FilmScene {
  /** A picture file of a stranger, or one of ours. */
  readonly picture: Buffer;
  /** Written over it; empty: nothing. */
  readonly title: string;
}

export interface FilmOrder {
  readonly scenes: readonly FilmScene[];
  readonly seconds: number;
  readonly resolution: Resolution;
  /** Width by height; null: that of the first picture. */
  readonly ratio: number | null;
  /** Null: the seed chooses one for each scene. */
  readonly motion: Motion | null;
  readonly seed: string;
  /** Over drawn scenes in the middle, over pictures where faces seldom are. */
  readonly titlesAt: 'middle' | 'bottom';
  /** An MP3 of the film's length. */
  readonly music: Buffer | null;
}

export interface FilmTasks {
  readonly film: {
    readonly input: FilmOrder;
    readonly result: { readonly bytes: Buffer; readonly width: number; readonly height: number; readonly frames: number };
  };
}

/** A camera that moves over pictures, with titles and music: an MP4 of H.264. */
export const film: EngineSpec<FilmTasks> = {
  name: 'film',
  module: 'video/film.engine.js',
  needs: [{ package: '@napi-rs/canvas' }, { package: 'dejavu-fonts-ttf' }, { package: 'h264-mp4-encoder' }, { package: 'mediabunny' }],
  memoryMiB: 900,
};
