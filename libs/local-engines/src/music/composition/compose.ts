import { bassPatterns, chordPatterns, melodyRhythms } from '../style/accompaniment.patterns.ts';
import { harmonies, scales } from '../style/harmonies.ts';
import { kits } from '../style/instruments.ts';
import { styles } from '../style/styles.ts';
import type { MusicWish } from '../wish/music-wish.ts';
import { bassLine } from './bass-line.ts';
import { chordAt, readChord, readProgression, type Chord } from './chord.ts';
import { chordBar } from './chord-part.ts';
import type { Dice } from './dice.ts';
import { drumBar } from './drum-part.ts';
import { melody } from './melody.ts';
import { choosePlayers } from './players.ts';
import { Score } from './score.ts';
import { songForm, type SectionName } from './song-form.ts';
import type { Song } from './song.ts';

/** What the last chord has at least to fade away. */
const tailSeconds = 1.6;
const forces: Readonly<Record<SectionName, number>> = { intro: 0.8, verse: 0.86, chorus: 1, bridge: 0.84, outro: 0.78 };

/** Writes a song by the rules of its style; where a rule leaves a choice, the dice choose. */
export function compose(wish: MusicWish, dice: Dice): Song {
  const style = styles[wish.styleName];
  const { mood, bpm, seconds } = wish;
  const { beats } = style;
  const isBright = mood.isBright ?? style.isBright;
  const harmony = harmonies[style.harmony][isBright ? 'bright' : 'dark'];
  const tonic = dice.of('key').whole(0, 11);
  const scale = scales[harmony.scale].map((step) => (tonic + step) % 12);
  const barSeconds = (beats * 60) / bpm;
  const bars = Math.max(1, Math.floor((seconds - tailSeconds) / barSeconds));
  const players = choosePlayers(style, wish, dice.of('players'));
  const verse = readProgression(dice.of('verse').pick(harmony.verse), tonic);
  const chorus = readProgression(dice.of('chorus').pick(harmony.chorus), tonic);
  const bridge = readProgression(dice.of('bridge').pick(harmony.bridge), tonic);
  const progressions: Readonly<Record<SectionName, readonly Chord[][]>> = { intro: verse, verse, chorus, bridge, outro: chorus };
  const isMachine = style.kit === 'electronic' || style.kit === 'analog';
  const score = new Score({ bpm, beats, swing: style.swing, force: mood.force, looseSeconds: isMachine ? 0 : 0.006 }, dice.of('touch'));
  const home = [...verse, ...chorus].flat().find(({ root }) => root === tonic) ?? readChord(isBright ? 'I' : 'i', tonic);

  let start = 0;
  for (const section of songForm(bars)) {
    const { name } = section;
    const isFull = name === 'chorus';
    const side = isFull ? 'full' : 'calm';
    const force = forces[name];
    const progression = progressions[name];
    const chordsOf = (bar: number): readonly Chord[] => progression[bar % progression.length] ?? [home];
    const fills = dice.of(`drums ${name} ${section.turn}`);
    for (let bar = 0; bar < section.bars; bar++) {
      const at = start + bar;
      const chordOf = (beat: number) => chordAt(chordsOf(bar), beat, beats);
      const isOpening = name === 'intro' && bar < section.bars / 2;
      const { chords, pad, bass } = players;
      if (chords)
        for (const note of chordBar(chordPatterns[style.comping[side]], chordOf, chords, chords === players.lead))
          score.play('chords', at, { ...note, force: force * 0.62, spreadSeconds: strummed.has(chords.program) ? 0.012 : 0 });
      if (pad && (isFull || name === 'bridge' || (name === 'intro' && mood.isSoft)))
        for (const note of chordBar(beats === 4 ? chordPatterns.held : chordPatterns.waltzHeld, chordOf, pad, false))
          score.play('pad', at, { ...note, force: force * 0.5 });
      if (bass && !isOpening) {
        const [next = home] = chordsOf(bar + 1);
        for (const note of bassLine(bassPatterns[style.bassLine[side]], chordOf, next.root))
          score.play('bass', at, { ...note, weight: 1, force: force * 0.78 });
      }
      if (players.hasDrums) for (const stroke of drumBar(style, section, bar, mood.isSoft, fills)) score.beat(at, { ...stroke, force: force * 0.82 });
    }
    if (name !== 'intro' && name !== 'outro') {
      const sectionBars = Array.from({ length: section.bars }, (_, bar) => chordsOf(bar));
      const { center } = players.lead;
      const tune = { scale, center: isFull ? center + 3 : center, rhythms: melodyRhythms[style.melody[side]] };
      for (const note of melody(sectionBars, tune, dice.of(`melody ${name}`))) {
        score.play('lead', start + note.bar, { ...note, force: force * 0.8 });
        if (players.second && isFull)
          score.play('second', start + note.bar, { ...note, pitch: note.pitch + octaveTo(players.second.center, note.pitch), force: force * 0.62 });
      }
    }
    start += section.bars;
  }
  score.end(start, home, players, seconds);
  return { seconds, bpm, ...score.finish(players, { isRoomy: style.kit === 'orchestra' || style.drums === null }), kitProgram: kits[style.kit] };
}

const strummed = new Set([24, 25, 26, 27, 28]);

/** So many half steps, in octaves, that bring a pitch near a center. */
const octaveTo = (center: number, pitch: number) => Math.round((center - pitch) / 12) * 12;
