import type { Pattern } from './pattern.ts';

/** How a chord is played: `x` all of it, `X` with weight, a digit one of its notes, counted from below and on into the next octave. */
export const chordPatterns = {
  held: 'x---------------',
  halves: 'x-------x-------',
  quarters: 'x-..x-..x-..x-..',
  eighths: 'X.x.x.x.X.x.x.x.',
  strum: 'X---x-x...x-x-x-',
  folkPicking: '0-2-1-2-0-2-1-3-',
  rising: '0-1-2-3-2-1-2-1-',
  sixteenths: '0123012301230123',
  pulse: 'x.xxx.xxx.xxx.xx',
  alberti: '0-2-1-2-0-2-1-2-',
  offbeats: '..x...x...x...x.',
  skank: '....X.......X...',
  charleston: 'X-....x---......',
  swingStabs: '......x-..x-....',
  funkStabs: 'X.....x..x....x.',
  stabs: 'X..x..x.........',
  bossa: 'x-..x-....x-..x-',
  samba: 'x.x..x.x..x.x.x.',
  montuno: '0.x.2.x0.x.2.x.x',
  cumbia: '....x.x.....x.x.',
  tango: 'X-..x-..x-..x-x-',
  rasgueado: 'X..x..X...x.X.x.',
  power: 'X-----x-X-----x-',
  chug: 'X.xxX.xxX.xxX.xx',
  waltz: '....x-..x-..',
  waltzHeld: 'x-----------',
  waltzRising: '0-1-2-3-2-1-',
} satisfies Readonly<Record<string, Pattern>>;
export type ChordPatternName = keyof typeof chordPatterns;

/** How the bass goes: `R` root, `8` its octave, `5` fifth, `3` third, `a` a step before the root that comes next. */
export const bassPatterns = {
  held: 'R---------------',
  halves: 'R-------5-------',
  rootFifth: 'R--.....5--.....',
  pop: 'R-----R-R-----5-',
  eighths: 'R-R-R-R-R-R-R-a-',
  octaves: 'R.8.R.8.R.8.R.8.',
  walking: 'R---3---5---a---',
  lofi: 'R-----..5-..8-..',
  sub: 'R-------....R-..',
  offbeat: '..R...R...R...R.',
  sixteenths: 'RRRRRRRRRRRRRRRR',
  gallop: 'R.RRR.RRR.RRR.RR',
  techno: '..R..RR...R..RR.',
  funk: 'R..R..8...5.R.a.',
  reggae: 'R---....R-5-3---',
  bossa: 'R-----5-5-----R-',
  samba: 'R--.5-5-5--.R-R-',
  tumbao: '......5-----8-..',
  cumbia: 'R---....5---8---',
  reggaeton: 'R---..R-R---5-..',
  tango: 'R--.....5--.a--.',
  waltz: 'R---........',
  waltzWalking: 'R---5---a---',
} satisfies Readonly<Record<string, Pattern>>;
export type BassPatternName = keyof typeof bassPatterns;

/** Rhythms of melodies, a bar each. */
export const melodyRhythms = {
  calm: ['x-------x-------', 'x-----x-x-------', 'x---x---x-------', 'x-----------x---', '....x---x-------'],
  singing: ['x-x-x-x---x-x---', 'x---x-x---x-----', '..x-x-x-x---x-x-', 'x-----x-x---x---', 'x---x---x-x-x---', 'x-x-----x-x-----'],
  syncopated: ['x--x--x---x-x---', '..x--x--x---x-x-', 'x-.x--x-..x-x-..', 'x--x--x-x--x--x-', '....x-x--x--x---'],
  swinging: ['x---x-x-..x-x---', '..x-x-x-x---....', 'x-x-x-x---x-x-x-', '......x-x-x-x---', 'x---....x-x-x---'],
  busy: ['x-x-xxx-x-x-xxx-', 'x-xxx-x-x-xxx-x-', 'xxx-x-x-xxx-x---', 'x-x-x-x-x-x-x-x-'],
  riff: ['x-x-..x-x-..x-..', 'x..x..x.x..x..x.', 'x-x-x---x-x-....', 'x---x-x-..x-..x-'],
  sparse: ['x---------------', '....x-----------', 'x-------....x---', '........x-------'],
  waltz: ['x-------x---', 'x---x---x---', 'x-----x-x---', 'x---x-x-x-x-', 'x-----------'],
} satisfies Readonly<Record<string, readonly Pattern[]>>;
export type MelodyRhythmName = keyof typeof melodyRhythms;
