import { strokesOf, type Pattern, type Stroke } from '../style/pattern.ts';
import type { Chord } from './chord.ts';

/** The lowest note of a bass that a small loudspeaker still gives. */
const lowest = 31;
const rootFrom = 33;

const above = (floor: number, tone: number) => floor + ((((tone - floor) % 12) + 12) % 12);

export interface BassNote extends Stroke {
  readonly pitch: number;
}

/** The bass of one bar. @param chordOf the chord that sounds at a beat @param next root of the bar that comes */
export function bassLine(pattern: Pattern, chordOf: (beat: number) => Chord, next: number): BassNote[] {
  return strokesOf(pattern).map((stroke) => {
    const { root, tones } = chordOf(stroke.at);
    const low = above(rootFrom, root);
    const fifth = (tones[2] ?? root) - root;
    const third = (tones[1] ?? root) - root;
    const step = (interval: number) => low + ((interval + 12) % 12);
    const pitches: Readonly<Record<string, number>> = {
      R: low,
      8: low + 12,
      5: low + ((fifth + 12) % 12) - (low > 40 ? 12 : 0),
      3: step(third),
      a: approach(low, next),
    };
    const pitch = pitches[stroke.mark] ?? low;
    return { ...stroke, pitch: pitch < lowest ? pitch + 12 : pitch };
  });
}

/** A half step below or above the root that comes, from the side the bass is on. */
function approach(from: number, next: number): number {
  const goal = above(rootFrom, next);
  return goal >= from ? goal - 1 : goal + 1;
}
