/** Steps above the tonic. */
export const scales = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  harmonicMinor: [0, 2, 3, 5, 7, 8, 11],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  phrygianDominant: [0, 1, 4, 5, 7, 8, 10],
  majorPentatonic: [0, 2, 4, 7, 9],
  minorPentatonic: [0, 3, 5, 7, 10],
  blues: [0, 3, 5, 6, 7, 10],
} as const;
export type ScaleName = keyof typeof scales;

/** A chord a bar, or several in equal parts of it (`ii7|V7`); upper case is major, lower case minor. */
export type Progression = readonly string[];

export interface Harmony {
  readonly scale: ScaleName;
  readonly verse: readonly Progression[];
  readonly chorus: readonly Progression[];
  readonly bridge: readonly Progression[];
}

const bars = (text: string): Progression => text.split(' ');
const harmony = (scale: ScaleName, verse: string[], chorus: string[], bridge: string[]): Harmony => ({
  scale,
  verse: verse.map(bars),
  chorus: chorus.map(bars),
  bridge: bridge.map(bars),
});

/** Harmony of a family of styles, in a bright and a dark mood. */
export const harmonies = {
  pop: {
    bright: harmony('major', ['I V vi IV', 'I vi IV V', 'I iii IV V'], ['IV V iii vi', 'I V vi IV', 'vi IV I V'], ['vi IV ii V', 'ii V iii vi']),
    dark: harmony(
      'minor',
      ['i bVI bIII bVII', 'i iv bVI v', 'i v bVI bVII'],
      ['bVI bVII i bIII', 'i bVII bVI V', 'iv bVI i bVII'],
      ['iv i bVI V', 'bVI bIII iv V'],
    ),
  },
  rock: {
    bright: harmony('mixolydian', ['I bVII IV I', 'I IV V IV', 'I I IV V'], ['I V bVII IV', 'IV I V V', 'I bVII IV IV'], ['vi V IV V', 'bVI bVII I I']),
    dark: harmony(
      'minorPentatonic',
      ['i bVII bVI bVII', 'i i bIII bVII', 'i iv bVII i'],
      ['bVI bVII i i', 'i bIII bVII iv', 'i bVI bIII bVII'],
      ['iv bVI i V', 'bVI bVII V V'],
    ),
  },
  folk: {
    bright: harmony('major', ['I IV I V', 'I V IV I', 'I vi IV V'], ['IV I V I', 'IV V I vi', 'I V IV V'], ['vi iii IV V', 'ii V I V']),
    dark: harmony(
      'dorian',
      ['i bVII IV i', 'i bVII i v', 'i bIII bVII i'],
      ['bIII bVII i IV', 'bVII bIII bVII i', 'i IV bVII i'],
      ['bVI bVII i i', 'iv bVII bIII bVII'],
    ),
  },
  classical: {
    bright: harmony('major', ['I V vi iii', 'I ii V I', 'I IV V I'], ['IV I ii V', 'I vi ii V', 'vi ii V I'], ['vi II V V7', 'iii vi ii V7']),
    dark: harmony(
      'harmonicMinor',
      ['i iv V i', 'i bVI iv V', 'i V i iv'],
      ['bVI bIII iv V', 'iv bVII bIII V', 'i iv iio V'],
      ['bIII bVII bVI V', 'iv i iio V7'],
    ),
  },
  cinematic: {
    bright: harmony('major', ['I iii IV IV', 'I V IV IV', 'vi IV I V'], ['IV I V vi', 'bVI bVII I I', 'vi IV I V'], ['ii vi IV V', 'bVI bIII bVII IV']),
    dark: harmony(
      'minor',
      ['i bVI bIII bVII', 'i i bVI bVI', 'i v bVI iv'],
      ['bVI bVII i v', 'i bVI bIII bVII', 'i bIII bVII bVI'],
      ['iv bVI bVII V', 'bVI iv i V'],
    ),
  },
  jazz: {
    bright: harmony(
      'major',
      ['Imaj7 vi7 ii7 V7', 'ii7 V7 Imaj7 VI7', 'Imaj7 I7 IVmaj7 iv6'],
      ['ii7|V7 Imaj7 iii7|VI7 ii7|V7', 'IVmaj7 iii7 ii7 V7', 'ii7 V7 iii7 VI7'],
      ['III7 VI7 II7 V7', 'iv7 bVII7 Imaj7 V7'],
    ),
    dark: harmony(
      'dorian',
      ['i7 iv7 iim7b5|V7 i7', 'i7 bVImaj7 iim7b5 V7', 'i6 iv7 bVII7 V7'],
      ['iv7 bVII7 bIIImaj7 V7', 'i7 iv7 iim7b5 V7', 'bVImaj7 V7 i7 i7'],
      ['iv7 bVII7 bIIImaj7 bVImaj7', 'iim7b5 V7 i7 I7'],
    ),
  },
  blues: {
    bright: harmony('blues', ['I7 IV7 I7 I7', 'I7 I7 I7 I7'], ['IV7 IV7 I7 I7', 'IV7 I7 V7 I7'], ['V7 IV7 I7 V7', 'V7 IV7 I7 V7']),
    dark: harmony('blues', ['i7 iv7 i7 i7', 'i7 i7 i7 i7'], ['iv7 iv7 i7 i7', 'iv7 i7 V7 i7'], ['bVI7 V7 i7 V7', 'bVI7 V7 i7 V7']),
  },
  lofi: {
    bright: harmony(
      'majorPentatonic',
      ['IVmaj7 iii7 vi7 Imaj7', 'Imaj7 vi7 ii7 V7', 'ii7 V7 Imaj7 vi7'],
      ['IVmaj7 V7 iii7 vi7', 'ii7 iii7 IVmaj7 V7'],
      ['iv7 bVII7 Imaj7 vi7', 'IVmaj7 iv7 iii7 VI7'],
    ),
    dark: harmony(
      'minorPentatonic',
      ['i7 iv7 bVII7 bIIImaj7', 'i7 bVImaj7 iv7 v7', 'i7 v7 bVImaj7 iv7'],
      ['bVImaj7 v7 i7 i7', 'iv7 bVII7 bIIImaj7 bVImaj7'],
      ['iv7 v7 bVImaj7 bVII7', 'bVImaj7 bVII7 i7 v7'],
    ),
  },
  ambient: {
    bright: harmony(
      'lydian',
      ['Iadd9 Iadd9 II II', 'Imaj7 IVmaj7 Imaj7 IVmaj7', 'Iadd9 vi7 IVmaj7 IVmaj7'],
      ['IVmaj7 IVmaj7 Iadd9 Iadd9', 'vi7 IVmaj7 Iadd9 V'],
      ['ii7 ii7 IVmaj7 IVmaj7', 'iii7 vi7 IVmaj7 IVmaj7'],
    ),
    dark: harmony(
      'minor',
      ['i i bVImaj7 bVImaj7', 'i7 i7 iv7 iv7', 'i bIIImaj7 bVImaj7 iv7'],
      ['bVImaj7 bVII i i', 'iv7 bVImaj7 i i'],
      ['iv7 iv7 bVI bVII', 'bIII bVII iv iv'],
    ),
  },
  dance: {
    bright: harmony('major', ['vi IV I V', 'I V vi IV', 'IV V vi I'], ['IV I V vi', 'vi IV I V', 'I IV vi V'], ['ii IV vi V', 'IV IV V V']),
    dark: harmony(
      'minor',
      ['i bVI bIII bVII', 'i bVII bVI bVII', 'i iv bVI bVII'],
      ['bVI bVII i i', 'i bIII bVII bVI', 'iv bVI i bVII'],
      ['bVI bVI iv V', 'iv iv bVI bVII'],
    ),
  },
  groove: {
    bright: harmony(
      'mixolydian',
      ['I7 IV7 I7 IV7', 'I7 I7 bVII IV', 'ii7 V7 ii7 V7'],
      ['IVmaj7 iii7 ii7 V7', 'I7 bVII IV7 I7'],
      ['vi7 II7 ii7 V7', 'bVI bVII I7 I7'],
    ),
    dark: harmony(
      'dorian',
      ['i7 IV7 i7 IV7', 'i7 i7 bVII IV7', 'i7 bVII IV7 i7'],
      ['bIIImaj7 IV7 i7 i7', 'i7 v7 IV7 IV7'],
      ['bVImaj7 bVII i7 i7', 'iv7 bVII7 bIIImaj7 V7'],
    ),
  },
  latin: {
    bright: harmony('major', ['I IV V IV', 'I vi ii V', 'I V7 V7 I'], ['IV V I vi', 'ii V I VI7', 'I IV ii V7'], ['vi ii V I', 'IV iv I V7']),
    dark: harmony(
      'harmonicMinor',
      ['i iv V7 i', 'i bVII bVI V7', 'i i V7 V7'],
      ['iv bVII bIII bVI', 'iv i V7 i', 'bVI V7 i V7'],
      ['bVI bIII iv V7', 'iv iv i V7'],
    ),
  },
  bossa: {
    bright: harmony(
      'major',
      ['Imaj7 II7 ii7 V7', 'Imaj7 vi7 ii7 V7', 'Imaj7 bII7 ii7 V7'],
      ['IVmaj7 iv6 iii7 VI7', 'ii7 V7 iii7 VI7', 'ii7 bII7 Imaj7 VI7'],
      ['bIIImaj7 bVI7 ii7 V7', 'iv7 bVII7 Imaj7 V7'],
    ),
    dark: harmony(
      'dorian',
      ['i7 iv7 iim7b5 V7', 'i6 bVI7 V7 i6', 'i7 bII7 i7 V7'],
      ['iv7 bVII7 bIIImaj7 bVImaj7', 'iim7b5 V7 i7 I7'],
      ['bVImaj7 iim7b5 V7 V7', 'iv7 i7 bII7 V7'],
    ),
  },
  flamenco: {
    bright: harmony(
      'phrygianDominant',
      ['I bII I bII', 'iv bIII bII I', 'I bII bIII bII'],
      ['bIII bII I I', 'iv bIII bII I'],
      ['bVI bVII bII I', 'bvii bVI bII I'],
    ),
    dark: harmony('phrygianDominant', ['iv bIII bII I', 'I I bII I', 'bVI bII I I'], ['iv iv bII I', 'bIII bVI bII I'], ['bVI bIII bII I', 'iv bvii bII I']),
  },
} satisfies Readonly<Record<string, { readonly bright: Harmony; readonly dark: Harmony }>>;
export type HarmonyName = keyof typeof harmonies;
