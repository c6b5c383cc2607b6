import type { EngineSpec } from '../host/engine-spec.ts';
import type { Backdrop } from './backdrop.ts';

export interface FilmCutOutOrder {
  readonly video: Buffer;
  readonly backdrop: Backdrop;
}

export interface FilmCutOutTasks {
  readonly cutOut: { readonly input: FilmCutOutOrder; readonly result: { readonly film: Buffer; readonly mimeType: 'video/mp4' | 'video/webm' } };
}

/** Cuts people out of films. The programs that read and write films are not ours: they run beside the engine. */
export const filmCutOut: EngineSpec<FilmCutOutTasks> = {
  name: 'film-cut-out',
  module: 'cut-out/film-cut-out.engine.js',
  needs: [{ package: '@energetic-ai/core' }, { program: 'ffmpeg', debianPackage: 'ffmpeg' }, { program: 'ffprobe', debianPackage: 'ffmpeg' }],
  memoryMiB: 1_000,
};
