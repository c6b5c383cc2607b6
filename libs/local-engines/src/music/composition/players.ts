import { instrumentOf, type Instrument, type InstrumentName } from '../style/instruments.ts';
import type { Style } from '../style/style.ts';
import type { MusicWish } from '../wish/music-wish.ts';
import type { Dice } from './dice.ts';

/** Who plays what; null: nobody. */
export interface Players {
  readonly lead: Instrument;
  readonly chords: Instrument | null;
  readonly pad: Instrument | null;
  readonly second: Instrument | null;
  readonly bass: Instrument | null;
  readonly hasDrums: boolean;
}

const isBass = (name: InstrumentName) => instrumentOf(name).center < 44;
const isSingle = (name: InstrumentName) => instrumentOf(name).isSingle === true;

/** Those who were asked for play first; the style fills the other chairs, unless they are to play alone. */
export function choosePlayers(style: Style, { instruments, isSolo, hasDrums }: MusicWish, dice: Dice): Players {
  const asked = instruments.filter((name) => !isBass(name));
  const rest = new Set(asked);
  const take = (fits: (name: InstrumentName) => boolean, usual: readonly InstrumentName[]): Instrument | null => {
    const own = asked.find((name) => rest.has(name) && fits(name));
    if (own) rest.delete(own);
    const name = own ?? (isSolo || usual.length === 0 ? undefined : dice.pick(usual));
    return name ? instrumentOf(name) : null;
  };
  const first = asked[0];
  // One instrument that can play chords plays them too: the tune is told to the other hand.
  const isAlone = isSolo && asked.length === 1 && first !== undefined && !isSingle(first);
  const lead = take(isSingle, []) ?? take(() => true, style.lead) ?? instrumentOf(dice.pick(style.lead));
  const chords = isAlone ? lead : take((name) => !isSingle(name), style.chords);
  const second = rest.size > 0 ? take(isSingle, []) : null;
  const pad = take((name) => !isSingle(name), style.pad);
  const askedBass = instruments.find(isBass);
  const bass = askedBass ?? (isSolo ? undefined : dice.pick(style.bass));
  return { lead, chords, pad, second, bass: bass ? instrumentOf(bass) : null, hasDrums: hasDrums ?? (!isSolo && style.drums !== null) };
}
