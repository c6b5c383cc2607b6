/** A note as it is played. */
export interface Note {
  /** Of the song's parts; `drums` is the kit. */
  readonly part: number | 'drums';
  readonly atSeconds: number;
  readonly seconds: number;
  /** MIDI: 60 is the middle C; of the kit, which drum. */
  readonly pitch: number;
  /** 1 to 127. */
  readonly velocity: number;
}

/** One player. */
export interface Part {
  readonly program: number;
  /** All of them 0 to 127. */
  readonly volume: number;
  readonly pan: number;
  readonly reverb: number;
  readonly chorus: number;
}

export interface Song {
  readonly seconds: number;
  readonly bpm: number;
  readonly parts: readonly Part[];
  readonly kitProgram: number;
  readonly notes: readonly Note[];
}
