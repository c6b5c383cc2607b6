import type { MusicOrder } from '../music-order.ts';
import { styleNames } from '../style/styles.ts';
import { readWish } from '../wish/music-wish.ts';
import { compose } from './compose.ts';
import { Dice } from './dice.ts';
import { songForm } from './song-form.ts';
import type { Song } from './song.ts';

function composed(words: string, more: Partial<MusicOrder> = {}): { song: Song; beats: number } {
  const dice = new Dice(`${words} ${JSON.stringify(more)}`);
  const wish = readWish({ words, take: 0, format: 'wav', ...more }, dice.of('wish'));
  return { song: compose(wish, dice), beats: ['waltz', 'lullaby'].includes(wish.styleName) ? 3 : 4 };
}

/** What sounds in each bar, as one text a bar. */
function barsOf({ song, beats }: { song: Song; beats: number }, part: number): string[] {
  const barSeconds = (beats * 60) / song.bpm;
  const bars = Array.from({ length: Math.floor(song.seconds / barSeconds) }, () => '');
  for (const { part: of, atSeconds, pitch } of song.notes) {
    const bar = Math.floor((atSeconds + 0.03) / barSeconds);
    if (of === part && bars[bar] !== undefined) bars[bar] += ` ${pitch}`;
  }
  return bars;
}

describe.each(styleNames)('%s', (style) => {
  const pieces = [1, 2, 3].map((seed) => composed('x', { style, seed, seconds: 30 }));

  it('can be played: every note on its instrument, within the piece and the keyboard', () => {
    for (const { song } of pieces) {
      expect(song.notes.length).toBeGreaterThan(20);
      const wrong = song.notes.filter(
        ({ part, atSeconds, seconds, pitch, velocity }) =>
          !(part === 'drums' || song.parts[part]) ||
          !(atSeconds >= 0 && atSeconds < song.seconds && seconds > 0) ||
          !(Number.isInteger(pitch) && pitch >= 26 && pitch <= 108 && velocity >= 1 && velocity <= 127),
      );
      expect(wrong).toEqual([]);
    }
  });

  it('is no loop: over half a minute the tune and the harmony go on', () => {
    for (const piece of pieces) {
      const [tune, harmony] = [barsOf(piece, 0), barsOf(piece, 1)];
      expect(new Set(tune).size).toBeGreaterThanOrEqual(3);
      expect(new Set(harmony).size).toBeGreaterThanOrEqual(3);
      const twoBars = tune.flatMap((bar, at) => (at % 2 === 0 ? [[bar, tune[at + 1], harmony[at], harmony[at + 1]].join()] : []));
      expect(new Set(twoBars).size).toBeGreaterThanOrEqual(3);
    }
  });
});

it('is another piece for another seed, in most of what it is made of', () => {
  const tunes = [1, 2, 3, 4, 5, 6].map((seed) => barsOf(composed('jazz', { seed }), 0).join('|'));
  expect(new Set(tunes).size).toBe(6);
});

it.each([4, 7, 8, 12, 15, 23, 40, 96])('divides %i bars among sections, none left over', (bars) => {
  const form = songForm(bars);
  expect(form.reduce((sum, section) => sum + section.bars, 0)).toBe(bars);
  expect([form[0]?.name, form.at(-1)?.name]).toEqual(['intro', 'outro']);
  expect(form.some(({ name }) => name === 'verse')).toBe(true);
});

it('ends at home: the last chord holds the tonic of the key in its bass', () => {
  const { song } = composed('sad waltz', { seconds: 20 });
  const last = song.notes.filter(({ atSeconds, seconds, part }) => part !== 'drums' && atSeconds + seconds > song.seconds - 0.5);
  expect(last.length).toBeGreaterThan(3);
});
