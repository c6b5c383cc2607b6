import { drumKeys, type Instrument } from '../style/instruments.ts';
import { voicing, type Chord } from './chord.ts';
import type { Dice } from './dice.ts';
import type { Players } from './players.ts';
import type { Note, Part, Song } from './song.ts';

const chairs = ['lead', 'chords', 'pad', 'second', 'bass'] as const;
export type Chair = (typeof chairs)[number];

interface Time {
  readonly bpm: number;
  readonly beats: 3 | 4;
  readonly swing: number;
  readonly force: number;
  /** How far from their time players strike, either way; machines do not. */
  readonly looseSeconds: number;
}

interface Written {
  readonly at: number;
  readonly beats: number;
  readonly pitch: number;
  readonly weight: number;
  readonly force: number;
  readonly place?: number;
  readonly spreadSeconds?: number;
}

const velocityMax = 127;
/** A key is let go a little before the next is struck. */
const legato = 0.94;

/** Collects what is played, in beats, and gives it back in seconds. */
export class Score {
  private readonly notes: { chair: Chair | 'drums'; atSeconds: number; seconds: number; pitch: number; velocity: number }[] = [];

  constructor(
    private readonly time: Time,
    private readonly dice: Dice,
  ) {}

  play(chair: Chair, bar: number, { at, beats, pitch, weight, force, place = 0, spreadSeconds = 0 }: Written): void {
    const from = this.seconds(bar, at);
    const atSeconds = Math.max(0, from + this.loose() + place * spreadSeconds);
    const seconds = Math.max(0.05, (this.seconds(bar, at + beats) - from) * legato);
    this.notes.push({ chair, atSeconds, seconds, pitch, velocity: this.velocity(weight * force) });
  }

  beat(bar: number, { at, pitch, weight, force }: Omit<Written, 'beats'>): void {
    this.notes.push({
      chair: 'drums',
      atSeconds: Math.max(0, this.seconds(bar, at) + this.loose() / 2),
      seconds: 0.2,
      pitch,
      velocity: this.velocity(weight * force),
    });
  }

  /** All come home on one last chord, and hold it until it has faded. */
  end(bar: number, home: Chord, { lead, chords, pad, bass, hasDrums }: Players, seconds: number): void {
    const atSeconds = this.seconds(bar, 0);
    const last = (chair: Chair, pitch: number, force: number) =>
      this.notes.push({ chair, atSeconds, seconds: Math.max(0.3, seconds - atSeconds), pitch, velocity: this.velocity(force) });
    if (chords) for (const pitch of voicing(home, Math.min(60, chords.center))) last('chords', pitch, 0.6);
    if (pad) for (const pitch of voicing(home, 64)) last('pad', pitch, 0.45);
    if (bass) last('bass', 36 + ((((home.root + 12 - 36) % 12) + 12) % 12), 0.75);
    last('lead', lead.center + ((((home.root - lead.center) % 12) + 18) % 12) - 6, 0.7);
    if (hasDrums)
      for (const pitch of [drumKeys.kick, drumKeys.crash]) this.notes.push({ chair: 'drums', atSeconds, seconds: 0.5, pitch, velocity: this.velocity(0.62) });
  }

  finish(players: Players, { isRoomy }: { isRoomy: boolean }): Pick<Song, 'notes' | 'parts'> {
    const seated = chairs.filter((chair) => players[chair] !== null);
    const reverb = isRoomy ? 66 : 38;
    return {
      parts: seated.map((chair) => part(chair, players[chair] as Instrument, reverb)),
      notes: this.notes
        .map(({ chair, ...note }): Note => ({ ...note, part: chair === 'drums' ? 'drums' : seated.indexOf(chair) }))
        .filter(({ part: chair }) => chair !== -1)
        .toSorted((one, other) => one.atSeconds - other.atSeconds),
    };
  }

  private seconds(bar: number, beat: number): number {
    const { bpm, beats, swing } = this.time;
    const whole = Math.floor(beat);
    const share = beat - whole;
    const swung = share < 0.5 ? share * 2 * swing : swing + (share - 0.5) * 2 * (1 - swing);
    return ((bar * beats + whole + swung) * 60) / bpm;
  }

  private velocity(force: number): number {
    const touched = force * this.time.force * (1 + this.dice.between(-0.05, 0.05));
    return Math.max(1, Math.min(velocityMax, Math.round(touched * velocityMax)));
  }

  private loose(): number {
    const { looseSeconds } = this.time;
    return this.dice.between(-looseSeconds, looseSeconds);
  }
}

const seats: Readonly<Record<Chair, Pick<Part, 'volume' | 'pan'>>> = {
  lead: { volume: 112, pan: 64 },
  chords: { volume: 84, pan: 46 },
  pad: { volume: 70, pan: 78 },
  second: { volume: 84, pan: 88 },
  bass: { volume: 84, pan: 64 },
};

function part(chair: Chair, { program }: Instrument, reverb: number): Part {
  return { program, ...seats[chair], reverb: chair === 'bass' ? 8 : chair === 'pad' ? reverb + 20 : reverb, chorus: chair === 'pad' ? 30 : 0 };
}
