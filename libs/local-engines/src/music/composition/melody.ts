import { beatsOf, strokesOf, type Pattern } from '../style/pattern.ts';
import { chordAt, type Chord } from './chord.ts';
import type { Dice } from './dice.ts';

export interface MelodyNote {
  readonly bar: number;
  readonly at: number;
  readonly beats: number;
  readonly pitch: number;
  readonly weight: number;
}

/** A bar's worth of tune: its rhythm, and how it goes up and down by steps of the scale. */
interface Motif {
  readonly rhythm: Pattern;
  readonly steps: readonly number[];
}

interface Tune {
  /** Pitch classes. */
  readonly scale: readonly number[];
  readonly center: number;
  readonly rhythms: readonly Pattern[];
}

const reach = 9;

/**
 * A tune over chords. Four bars make a phrase: a motif, the motif again on the next chord, an answer, and a rest on a note of the chord.
 * So it is heard to return, and never goes on at random.
 */
export function melody(bars: readonly (readonly Chord[])[], { scale, center, rhythms }: Tune, dice: Dice): MelodyNote[] {
  const call = motif(dice, dice.pick(rhythms));
  const answer = motif(dice, dice.pick(rhythms));
  const notes: MelodyNote[] = [];
  let last = center + dice.whole(-4, 4);
  bars.forEach((chords, bar) => {
    const place = bar % 4;
    const isEnd = place === 3 || bar === bars.length - 1;
    const { rhythm, steps } = place === 2 ? answer : call;
    const beats = beatsOf(rhythm);
    const strokes = strokesOf(rhythm);
    const isFinal = bar === bars.length - 1 || bar % 8 === 7;
    strokes.forEach((stroke, index) => {
      const chord = chordAt(chords, stroke.at, beats);
      const isLastOfPhrase = isEnd && stroke.at >= beats / 2;
      // A phrase breathes: its last note is long, and what would come after it is left out.
      if (isEnd && strokes.some((other, before) => before < index && other.at >= beats / 2)) return;
      const step = index === 0 && place === 0 ? 0 : (steps[index] ?? 0);
      const next = held(walk(last, step, scale), center);
      const isStrong = stroke.at % 2 === 0 || stroke.beats >= 1 || isLastOfPhrase;
      const pitch = isStrong ? nearest(next, isLastOfPhrase && isFinal ? [chord.root] : chord.tones) : nearest(next, scale);
      last = pitch;
      notes.push({
        bar,
        at: stroke.at,
        beats: isLastOfPhrase ? Math.max(stroke.beats, (beats - stroke.at) * 0.8) : stroke.beats,
        pitch,
        weight: (stroke.at === 0 ? 1 : stroke.at % 1 === 0 ? 0.92 : 0.82) + dice.between(-0.04, 0.04),
      });
    });
  });
  return notes;
}

function motif(dice: Dice, rhythm: Pattern): Motif {
  const heading = dice.chance(0.5) ? 1 : -1;
  const steps = strokesOf(rhythm).map((_, index) => {
    const turned = index > 2 ? -heading : heading;
    if (dice.chance(0.14)) return 0;
    if (dice.chance(0.16)) return turned * dice.whole(2, 4);
    return dice.chance(0.78) ? turned : -turned;
  });
  return { rhythm, steps };
}

const isIn = (pitch: number, classes: readonly number[]) => classes.includes(((pitch % 12) + 12) % 12);

/** So many notes of the scale up or down. */
function walk(from: number, steps: number, scale: readonly number[]): number {
  let pitch = nearest(from, scale);
  for (let left = Math.abs(steps); left > 0; left--)
    do pitch += Math.sign(steps);
    while (!isIn(pitch, scale));
  return pitch;
}

/** Within reach of the instrument: beyond it the tune turns back. */
function held(pitch: number, center: number): number {
  if (pitch > center + reach) return pitch - (pitch - center > reach + 3 ? 12 : 5);
  if (pitch < center - reach) return pitch + (center - pitch > reach + 3 ? 12 : 5);
  return pitch;
}

function nearest(pitch: number, classes: readonly number[]): number {
  for (let away = 0; away < 12; away++) for (const found of [pitch - away, pitch + away]) if (isIn(found, classes)) return found;
  return pitch;
}
