import { drumFills, drumPatterns, type DrumPattern } from '../style/drum.patterns.ts';
import { drumKeys, type DrumName } from '../style/instruments.ts';
import { strokesOf } from '../style/pattern.ts';
import type { Style } from '../style/style.ts';
import type { Dice } from './dice.ts';
import type { Section } from './song-form.ts';

export interface DrumStroke {
  readonly at: number;
  readonly pitch: number;
  /** 0 to 1. */
  readonly weight: number;
}

const weights: Readonly<Record<string, number>> = { X: 1, x: 0.78, o: 0.5 };
/** Of a style that has no drums, when someone wants them. */
const spare = { 4: { calm: drumPatterns.popCalm, full: drumPatterns.popFull }, 3: { calm: drumPatterns.waltz, full: drumPatterns.waltzFull } };

/** What the kit plays in one bar of a section. */
export function drumBar(style: Style, section: Section, bar: number, isSoft: boolean, dice: Dice): DrumStroke[] {
  const { calm, full } = style.drums ?? spare[style.beats];
  const isLast = bar === section.bars - 1;
  if (section.name === 'intro') return isLast && !isSoft ? strokes(onlyTime(full)) : [];
  const pattern = section.name === 'chorus' ? full : section.name === 'bridge' || section.name === 'outro' ? onlyTime(calm) : isSoft ? onlyTime(calm) : calm;
  const hasFill = isLast && !isSoft && section.bars >= 3 && section.name !== 'outro' && Object.keys(full).length > 0;
  const beaten = strokes(hasFill ? dice.pick(drumFills[style.beats]) : pattern);
  const opens = bar === 0 && section.name === 'chorus' && !isSoft && Object.keys(pattern).length > 2;
  return opens ? [...beaten, { at: 0, pitch: drumKeys.crash, weight: 0.8 }] : beaten;
}

/** Without the voices that lead: only what keeps time. */
function onlyTime(pattern: DrumPattern): DrumPattern {
  const { snare: _snare, crash: _crash, openHat: _openHat, clap: _clap, ...rest } = pattern;
  return rest;
}

const strokes = (pattern: DrumPattern): DrumStroke[] =>
  (Object.entries(pattern) as [DrumName, string][]).flatMap(([name, steps]) =>
    strokesOf(steps).map(({ at, mark }) => ({ at, pitch: drumKeys[name], weight: weights[mark] ?? 0.78 })),
  );
