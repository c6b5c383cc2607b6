import type { BassPatternName, ChordPatternName, MelodyRhythmName } from './accompaniment.patterns.ts';
import type { DrumPattern } from './drum.patterns.ts';
import type { HarmonyName } from './harmonies.ts';
import type { InstrumentName, KitName } from './instruments.ts';

/** What calm sections (intro, verse) and full ones (chorus) have. */
export interface CalmAndFull<Value> {
  readonly calm: Value;
  readonly full: Value;
}

/** The rules of one style of music. Where there are several instruments, the seed chooses. */
export interface Style {
  readonly bpm: readonly [slow: number, usual: number, fast: number];
  readonly beats: 3 | 4;
  /** Where the second of two eighths falls within its beat: 0.5 is even, 0.66 is a triplet. */
  readonly swing: number;
  /** Unless the mood says otherwise. */
  readonly isBright: boolean;
  readonly harmony: HarmonyName;
  readonly lead: readonly InstrumentName[];
  readonly chords: readonly InstrumentName[];
  /** Long chords behind full sections. */
  readonly pad: readonly InstrumentName[];
  readonly bass: readonly InstrumentName[];
  readonly kit: KitName;
  readonly drums: CalmAndFull<DrumPattern> | null;
  readonly bassLine: CalmAndFull<BassPatternName>;
  readonly comping: CalmAndFull<ChordPatternName>;
  readonly melody: CalmAndFull<MelodyRhythmName>;
}
