import type { EngineSpec } from '../host/engine-spec.ts';

export const readingLanguages = ['en', 'es', 'pt'] as const;
export type ReadingLanguage = (typeof readingLanguages)[number];

/** A rectangle in pixels of the picture, upright. */
export interface ReadBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface ReadWord {
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly box: ReadBox;
}

export interface ReadLine extends ReadWord {
  readonly words: readonly ReadWord[];
}

export interface ReadPage {
  /** Lines as they stand, an empty line between paragraphs; empty when there is no text. */
  readonly text: string;
  readonly lines: readonly ReadLine[];
  /** The language it was read in; null when there is no text. */
  readonly language: ReadingLanguage | null;
  /** Mean of the words, 0 to 1; 0 when there is no text. */
  readonly confidence: number;
}

export interface TesseractTasks {
  readonly read: {
    readonly input: {
      readonly picture: Buffer;
      /** Input that a refusal names. */
      readonly role: string;
      /** Named by the client: read in it, whatever the text looks like. */
      readonly language: ReadingLanguage | null;
      /** Read first when none is named; the text then decides. */
      readonly guess: ReadingLanguage;
    };
    readonly result: ReadPage;
  };
}

/** Text in pictures: English, Spanish, Portuguese. */
export const tesseract: EngineSpec<TesseractTasks> = {
  name: 'tesseract',
  module: 'reading/tesseract.engine.js',
  needs: [{ package: 'tesseract.js' }, { package: '@tesseract.js-data/eng' }, { package: '@tesseract.js-data/spa' }, { package: '@tesseract.js-data/por' }],
  memoryMiB: 1_000,
};
