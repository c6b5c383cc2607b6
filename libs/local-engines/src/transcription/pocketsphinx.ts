import type { EngineSpec } from '../host/engine-spec.ts';

/** Times in seconds from the start. */
export interface HeardWords {
  readonly text: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface Heard {
  readonly durationSeconds: number;
  /** In order; each is what was said between two pauses. */
  readonly utterances: readonly (HeardWords & { readonly words: readonly HeardWords[] })[];
}

export interface HearTasks {
  readonly hear: { readonly input: { readonly sound: Buffer }; readonly result: Heard };
}

/** What is taken of a recording: the work takes a third of its length on an idle machine, and as long as itself on a busy one. */
export const hearingSecondsMax = 900;

/** English speech to text, by a program that runs beside the engine. */
export const pocketsphinx: EngineSpec<HearTasks> = {
  name: 'pocketsphinx',
  module: 'transcription/pocketsphinx.engine.js',
  needs: [
    { program: 'pocketsphinx_continuous', debianPackage: 'pocketsphinx pocketsphinx-en-us' },
    { package: 'mpg123-decoder' },
    { package: '@wasm-audio-decoders/flac' },
    { package: '@wasm-audio-decoders/ogg-vorbis' },
    { package: 'ogg-opus-decoder' },
    { package: 'opus-decoder' },
    { package: 'mediabunny' },
  ],
  memoryMiB: 900,
};
