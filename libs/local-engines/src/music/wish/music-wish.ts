import { EngineRefusal } from '../../process/engine.ts';
import type { Dice } from '../composition/dice.ts';
import { musicBounds, type MusicOrder } from '../music-order.ts';
import type { InstrumentName } from '../style/instruments.ts';
import { styleNames, styles, type StyleName } from '../style/styles.ts';
import { drumWords, instrumentWords } from './instrument-words.ts';
import { moodNames, moods, moodWords, type Mood, type MoodName } from './mood-words.ts';
import { namesIn, plainWords } from './plain-words.ts';
import { styleWords } from './style-words.ts';

/** An order that was understood. What nobody said was chosen by the dice. */
export interface MusicWish {
  readonly styleName: StyleName;
  readonly mood: Mood;
  readonly bpm: number;
  readonly seconds: number;
  readonly instruments: readonly InstrumentName[];
  /** No other instruments than these. */
  readonly isSolo: boolean;
  /** Null: as the style has it. */
  readonly hasDrums: boolean | null;
}

const middling: Mood = { isBright: null, pace: 'usual', force: 1, isSoft: false };
/** Of a prompt that names no style. */
const usualStyles: readonly StyleName[] = ['pop', 'folk', 'cinematic', 'lofi', 'classical'];

/** @throws EngineRefusal for what cannot be played */
export function readWish(order: MusicOrder, dice: Dice): MusicWish {
  const words = plainWords(order.words);
  const [moodInWords] = namesIn(words, moodWords);
  const [styleInWords] = namesIn(words, styleWords);
  const moodName = named('mood', order.mood, moodNames) ?? moodInWords;
  const styleName = named('style', order.style, styleNames) ?? styleInWords ?? dice.pick(usualStyles);
  const mood: Mood = moodName ? moods[moodName] : middling;
  const [slow, usual, fast] = styles[styleName].bpm;
  const ownBpm = Math.round({ slow, usual, fast }[mood.pace] * (0.97 + 0.06 * dice.next()));
  const asked = instrumentsOf(order, words);
  return {
    styleName,
    mood,
    bpm: order.bpm ?? bpmIn(words) ?? ownBpm,
    seconds: order.seconds ?? secondsIn(words) ?? musicBounds.seconds.usual,
    ...asked,
    isSolo: asked.instruments.length > 0 && / (solo|only|solamente|apenas|somente|just|unaccompanied) /.test(words),
  };
}

function named<Name extends StyleName | MoodName>(field: string, value: string | undefined, names: readonly Name[]): Name | undefined {
  if (value === undefined || value === '') return undefined;
  const name = names.find((each) => each === value);
  if (!name) throw new EngineRefusal(field, `is one of ${names.join(', ')}`);
  return name;
}

function instrumentsOf({ instruments: list }: MusicOrder, words: string): Pick<MusicWish, 'instruments' | 'hasDrums'> {
  const told = (list ?? '')
    .split(/[,;\n]/)
    .map(plainWords)
    .filter((name) => name.trim() !== '');
  const unknown = told.find((name) => namesIn(name, instrumentWords).length + namesIn(name, drumWords).length === 0);
  if (unknown) throw new EngineRefusal('instruments', `there is no '${unknown.trim().slice(0, 40)}' in the sound font's orchestra`);
  const from = told.length > 0 ? told.join('') : words;
  const drums = namesIn(from, drumWords);
  return {
    instruments: told.length > 0 ? told.flatMap((name) => namesIn(name, instrumentWords)) : namesIn(words, instrumentWords),
    hasDrums: drums.includes('noDrums') ? false : drums.includes('drums') ? true : told.length > 0 ? false : null,
  };
}

function bpmIn(words: string): number | undefined {
  const [, digits] = / (\d{1,4}) (?:bpm|beats per minute|ppm) /.exec(words) ?? / bpm (\d{1,4}) /.exec(words) ?? [];
  if (digits === undefined) return undefined;
  const { min, max } = musicBounds.bpm;
  const bpm = Number(digits);
  if (bpm < min || bpm > max) throw new EngineRefusal('prompt', `asks for ${bpm} beats per minute; ${min} to ${max} can be played`);
  return bpm;
}

/** A length beyond the bounds is taken for part of a story, as in "the last 10 minutes of the war". */
function secondsIn(words: string): number | undefined {
  const [, digits, unit = ''] =
    / (\d{1,3}) (s|secs?|seconds?|segundos?|segs?|mins?|minutes?|minutos?) /.exec(words.replaceAll(/ (\d{1,3})(s|sec|seg|min) /g, ' $1 $2 ')) ?? [];
  if (digits === undefined) return undefined;
  const seconds = Number(digits) * (unit.startsWith('m') ? 60 : 1);
  const { min, max } = musicBounds.seconds;
  return seconds >= min && seconds <= max ? seconds : undefined;
}
