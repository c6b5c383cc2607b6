import type { Instrument } from '../style/instruments.ts';
import { strokesOf, type Pattern } from '../style/pattern.ts';
import { voicing, type Chord } from './chord.ts';

export interface ChordNote {
  readonly at: number;
  readonly beats: number;
  readonly pitch: number;
  readonly weight: number;
  /** Place within its stroke: strings are struck one after the other. */
  readonly place: number;
}

const distorted = new Set([29, 30]);

/** Distortion makes mud of a whole chord: such guitars play root, fifth and octave. */
function powerChord({ root, tones }: Chord): number[] {
  const low = 40 + ((((root - 40) % 12) + 12) % 12);
  return [low, low + (((tones[2] ?? root + 7) - root + 12) % 12), low + 12];
}

/** The chords of one bar, as the instrument plays them. */
export function chordBar(pattern: Pattern, chordOf: (beat: number) => Chord, { program, center }: Instrument, isBelowTune: boolean): ChordNote[] {
  return strokesOf(pattern).flatMap(({ at, beats, mark }) => {
    const chord = chordOf(at);
    const pitches = distorted.has(program) ? powerChord(chord) : voicing(chord, Math.min(center, isBelowTune ? 58 : 62));
    const weight = mark === 'X' ? 1 : at === 0 ? 0.95 : 0.84;
    if (mark === 'x' || mark === 'X') return pitches.map((pitch, place) => ({ at, beats, pitch, weight, place }));
    const index = Number(mark);
    const pitch = (pitches[index % pitches.length] ?? 60) + 12 * Math.floor(index / pitches.length);
    return [{ at, beats, pitch, weight, place: 0 }];
  });
}
