import type { Progression } from '../style/harmonies.ts';

export interface Chord {
  /** Pitch class, 0 is C. */
  readonly root: number;
  /** Pitch classes from the root up. */
  readonly tones: readonly number[];
}

const degrees: Readonly<Record<string, number>> = { i: 0, ii: 2, iii: 4, iv: 5, v: 7, vi: 9, vii: 11 };
const extensions: Readonly<Record<string, readonly number[]>> = {
  '': [],
  7: [10],
  maj7: [11],
  6: [9],
  add9: [14],
  m7b5: [10],
  o: [],
};

/** Reads `bVII7` in the key of the tonic. */
export function readChord(text: string, tonic: number): Chord {
  const [, flat, numeral = '', suffix = ''] = /^(b?)([iv]+|[IV]+)(maj7|m7b5|add9|7|6|o)?$/.exec(text) ?? [];
  const degree = degrees[numeral.toLowerCase()];
  const extension = extensions[suffix];
  if (degree === undefined || !extension) throw new Error(`no chord is called ${text}`);
  const isMajor = numeral === numeral.toUpperCase();
  const isDiminished = suffix === 'o' || suffix === 'm7b5';
  const root = (tonic + degree + (flat ? 11 : 0)) % 12;
  const steps = [0, isMajor ? 4 : 3, isDiminished ? 6 : 7, ...extension];
  return { root, tones: steps.map((step) => (root + step) % 12) };
}

/** The chords of each bar, in equal parts of it. */
export const readProgression = (progression: Progression, tonic: number): Chord[][] =>
  progression.map((bar) => bar.split('|').map((text) => readChord(text, tonic)));

/** Of the chords of a bar the one that sounds at a beat. */
export function chordAt(bar: readonly Chord[], beat: number, beats: number): Chord {
  const chord = bar[Math.min(bar.length - 1, Math.floor((Math.max(0, beat) / beats) * bar.length))];
  if (!chord) throw new Error('a bar without a chord');
  return chord;
}

/** The chord's notes close to each other, as near as can be to where the ones before it were. */
export function voicing(chord: Chord, center: number): number[] {
  const inversions = chord.tones.map((_, turn) => {
    const order = [...chord.tones.slice(turn), ...chord.tones.slice(0, turn)];
    const pitches: number[] = [];
    for (const tone of order) {
      const above = pitches.at(-1) ?? center - 8;
      pitches.push(above + 1 + ((((tone - above - 1) % 12) + 12) % 12));
    }
    return pitches;
  });
  const distance = (pitches: readonly number[]) => Math.abs(pitches.reduce((sum, pitch) => sum + pitch, 0) / pitches.length - center);
  return inversions.toSorted((one, other) => distance(one) - distance(other))[0] ?? [];
}
