import type { SoundFormat } from '../sound/sound-format.ts';

/** What is asked of the band: words, and what a setting says wins over them. */
export interface MusicOrder {
  /** In English, Spanish or Portuguese. */
  readonly words: string;
  readonly style?: string | undefined;
  readonly mood?: string | undefined;
  readonly bpm?: number | undefined;
  readonly seconds?: number | undefined;
  /** Names, separated by commas. */
  readonly instruments?: string | undefined;
  readonly seed?: number | undefined;
  /** Another piece of the same order. */
  readonly take: number;
  readonly format: SoundFormat;
}

export const musicBounds = {
  wordsMax: 10_000,
  bpm: { min: 40, max: 220 },
  seconds: { min: 3, max: 180, usual: 30 },
} as const;
