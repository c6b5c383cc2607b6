import type { DrumName } from './instruments.ts';
import type { Pattern } from './pattern.ts';

/** `X` is an accent, `x` a stroke, `o` a light one. */
export type DrumPattern = Readonly<Partial<Record<DrumName, Pattern>>>;

export const drumPatterns = {
  popCalm: { kick: 'X.......x.......', rim: '....x.......x...', hat: 'x.o.x.o.x.o.x.o.' },
  popFull: { kick: 'X.....x.X.......', snare: '....X.......X..o', hat: 'x.x.x.x.x.x.x.x.' },
  rockCalm: { kick: 'X.......X.x.....', snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
  rockFull: { kick: 'X..x..x.X.x.....', snare: '....X.......X...', openHat: 'x...x...x...x...', hat: '..x...x...x...x.' },
  metalFull: { kick: 'XxXxXxXxXxXxXxXx', snare: '....X.......X...', crash: 'x.......x.......' },
  train: { kick: 'X...x...X...x...', snare: 'o.oxo.oxo.oxo.ox' },
  folk: { kick: 'X.......x.......', tambourine: '....x.......x...', maracas: 'x.o.x.o.x.o.x.o.' },
  swingCalm: { kick: 'o.......o.......', ride: 'x...x.x.x...x.x.', pedalHat: '....x.......x...' },
  swingFull: { kick: 'o...o...o...o.o.', ride: 'X...x.x.X...x.x.', pedalHat: '....x.......x...', snare: '......o.......o.' },
  shuffle: { kick: 'X.....x.X.......', snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
  boomBap: { kick: 'X.....x...X.....', snare: '....X.......X...', hat: 'x.o.x.o.x.o.x.oo' },
  boomBapCalm: { kick: 'X.........x.....', rim: '....x.......x...', hat: 'o.o.o.o.o.o.o.o.' },
  trap: { kick: 'X.....x..x......', clap: '........X.......', hat: 'x.x.x.xxx.x.xxxx' },
  house: { kick: 'X...X...X...X...', clap: '....X.......X...', openHat: '..x...x...x...x.', hat: 'o.o.o.o.o.o.o.o.' },
  houseCalm: { kick: 'X...X...X...X...', hat: '..x...x...x...x.' },
  techno: { kick: 'X...X...X...X...', hat: '..X...X...X...X.', rim: '...x..x....x..x.', clap: '............x...' },
  disco: { kick: 'X...X...X...X...', snare: '....X.......X...', openHat: '..x...x...x...x.', hat: 'x...x...x...x...' },
  funk: { kick: 'X..x..x...x..x..', snare: '....X..o.o..X..o', hat: 'x.x.x.x.x.x.x.x.' },
  synthwave: { kick: 'X...X...X...X...', snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
  reggae: { kick: '........X.......', rim: '........X.......', hat: 'x.o.x.o.x.o.x.o.' },
  reggaeton: { kick: 'X...X...X...X...', snare: '...X..X....X..X.', hat: 'x.x.x.x.x.x.x.x.' },
  bossa: { kick: 'X..xX..xX..xX..x', rim: 'x..x..x...x..x..', hat: 'x.x.x.x.x.x.x.x.' },
  samba: { lowTom: 'o.......X.......', kick: 'x..ox..ox..ox..o', tambourine: 'x.oxx.oxx.oxx.ox', agogo: 'x..x..x...x..x..' },
  salsa: { claves: 'x..x..x...x.x...', openConga: '............x.x.', muteConga: 'x.o.x.o.x.o.....', cowbell: 'X...x...X...x...', maracas: 'x.o.x.o.x.o.x.o.' },
  cumbia: { kick: 'X.......X.......', guiro: 'x-..x.x.x-..x.x.', lowConga: '....x.......x...', openConga: '......x.......x.' },
  tango: { kick: 'X.....x.x.......', snare: 'o.......o.....o.' },
  flamenco: { clap: 'X.x.x.X.x.x.X.x.', kick: 'x.......x.......' },
  waltz: { kick: 'X...........', pedalHat: '....x...x...' },
  waltzFull: { kick: 'X...........', snare: '....o...o...', ride: 'x...x...x...' },
  epicCalm: { lowTom: 'X.......x.......', floorTom: '............o.o.' },
  epicFull: { kick: 'X.....x.X.......', lowTom: 'X..x..x.X..x..xx', snare: '....x.......x.oo', crash: 'x...............' },
  march: { kick: 'X.......X.......', snare: 'x.x.xoxox.x.xoxo', crash: '........o.......' },
} satisfies Readonly<Record<string, DrumPattern>>;

/** Played in the last bar before another section. */
export const drumFills: Readonly<Record<3 | 4, readonly DrumPattern[]>> = {
  4: [
    { kick: 'X.......x.......', snare: '....X...x.x.xxxx' },
    { kick: 'X.......x.......', snare: '....X...xx......', highTom: '..........xx....', midTom: '............xx..', floorTom: '..............xx' },
    { kick: 'X.....x.X.......', snare: '....X..x..x.X.xX' },
  ],
  3: [{ kick: 'X...........', snare: '....x...x.xx' }],
};
