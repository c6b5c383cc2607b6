import { aacFile } from './aac-file.ts';
import { flacFile } from './flac-file.ts';
import { commentOf, type Label, seedOfLabel } from './label.ts';
import { mp3File } from './mp3-file.ts';
import { oggOpusFile } from './ogg-opus-file.ts';
import { toneSamples } from './tones.ts';
import { wavFile } from './wav-file.ts';

export type SoundFormat = 'mp3' | 'wav' | 'pcm' | 'opus' | 'flac' | 'aac';

export interface SoundOrder {
  readonly label: Label;
  readonly seconds: number;
  readonly format: SoundFormat;
  readonly sampleRate: number;
  readonly kilobitsPerSecond?: number;
}

export const soundTypes: Readonly<Record<SoundFormat, string>> = {
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
  opus: 'audio/ogg',
  flac: 'audio/flac',
  aac: 'audio/aac',
};

const charactersPerSecond = 15;
const secondsMin = 0.4;
const secondsMax = 600;

/** How long a voice takes for a text. */
export function speechSeconds(text: string, speed = 1): number {
  const seconds = [...text].length / charactersPerSecond / speed;
  return Math.round(Math.min(secondsMax, Math.max(secondsMin, seconds)) * 100) / 100;
}

/** Tones without compression, silence with it; each file says in a comment that it is emulated. */
export function makeSound({ label, seconds, format, sampleRate, kilobitsPerSecond = 128 }: SoundOrder): Buffer {
  const comment = commentOf(label);
  const title = `EMULATED ${label.engine}`;
  switch (format) {
    case 'pcm':
      return toneSamples(seedOfLabel(label), sampleRate, seconds);
    case 'wav':
      return wavFile(toneSamples(seedOfLabel(label), sampleRate, seconds), sampleRate, comment);
    case 'mp3':
      return mp3File({ seconds, title, comment, sampleRate, kilobitsPerSecond });
    case 'opus':
      return oggOpusFile(seconds, comment);
    case 'flac':
      return flacFile(seconds, sampleRate, comment);
    case 'aac':
      return aacFile(seconds, sampleRate, title, comment);
  }
}
