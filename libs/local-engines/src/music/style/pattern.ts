/**
 * One bar as a row of steps, four to the beat: `.` is silence, `-` holds what sounds, anything else begins a note and says which.
 * So `x---x-..` is a beat, half a beat and half a beat of rest.
 */
export type Pattern = string;

export interface Stroke {
  /** In beats from the start of the bar. */
  readonly at: number;
  readonly beats: number;
  readonly mark: string;
}

const stepsOfBeat = 4;

export function strokesOf(pattern: Pattern): Stroke[] {
  return [...pattern.matchAll(/[^.-]-*/g)].map(({ 0: text, index }) => ({
    at: index / stepsOfBeat,
    beats: text.length / stepsOfBeat,
    mark: text.charAt(0),
  }));
}

export const beatsOf = (pattern: Pattern): number => pattern.length / stepsOfBeat;
