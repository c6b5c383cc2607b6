/** A melodic instrument: its program of General MIDI, and the pitch around which it plays a melody best. */
export interface Instrument {
  readonly program: number;
  readonly center: number;
  /** A melody on it is a row of single notes; chords it cannot play. */
  readonly isSingle?: true;
}

export const instruments = {
  piano: { program: 0, center: 72 },
  electricPiano: { program: 4, center: 72 },
  harpsichord: { program: 6, center: 70 },
  clavinet: { program: 7, center: 67 },
  celesta: { program: 8, center: 79 },
  glockenspiel: { program: 9, center: 84 },
  musicBox: { program: 10, center: 79 },
  vibraphone: { program: 11, center: 72 },
  marimba: { program: 12, center: 70 },
  xylophone: { program: 13, center: 79 },
  bells: { program: 14, center: 72 },
  organ: { program: 16, center: 69 },
  rockOrgan: { program: 18, center: 69 },
  churchOrgan: { program: 19, center: 67 },
  accordion: { program: 21, center: 71 },
  harmonica: { program: 22, center: 74, isSingle: true },
  bandoneon: { program: 23, center: 69 },
  nylonGuitar: { program: 24, center: 67 },
  steelGuitar: { program: 25, center: 67 },
  jazzGuitar: { program: 26, center: 67 },
  cleanGuitar: { program: 27, center: 67 },
  mutedGuitar: { program: 28, center: 62 },
  overdrivenGuitar: { program: 29, center: 67 },
  distortedGuitar: { program: 30, center: 64 },
  doubleBass: { program: 32, center: 43, isSingle: true },
  fingeredBass: { program: 33, center: 43, isSingle: true },
  pickedBass: { program: 34, center: 43, isSingle: true },
  fretlessBass: { program: 35, center: 43, isSingle: true },
  slapBass: { program: 36, center: 43, isSingle: true },
  synthBass: { program: 38, center: 43, isSingle: true },
  violin: { program: 40, center: 76, isSingle: true },
  viola: { program: 41, center: 67, isSingle: true },
  cello: { program: 42, center: 57, isSingle: true },
  pizzicato: { program: 45, center: 69 },
  harp: { program: 46, center: 69 },
  strings: { program: 48, center: 70 },
  slowStrings: { program: 49, center: 69 },
  choir: { program: 52, center: 68 },
  trumpet: { program: 56, center: 71, isSingle: true },
  trombone: { program: 57, center: 57, isSingle: true },
  tuba: { program: 58, center: 41, isSingle: true },
  mutedTrumpet: { program: 59, center: 72, isSingle: true },
  horn: { program: 60, center: 62, isSingle: true },
  brass: { program: 61, center: 66 },
  sopranoSax: { program: 64, center: 72, isSingle: true },
  altoSax: { program: 65, center: 68, isSingle: true },
  tenorSax: { program: 66, center: 63, isSingle: true },
  oboe: { program: 68, center: 73, isSingle: true },
  bassoon: { program: 70, center: 53, isSingle: true },
  clarinet: { program: 71, center: 70, isSingle: true },
  piccolo: { program: 72, center: 86, isSingle: true },
  flute: { program: 73, center: 79, isSingle: true },
  panFlute: { program: 75, center: 76, isSingle: true },
  whistle: { program: 78, center: 79, isSingle: true },
  ocarina: { program: 79, center: 76, isSingle: true },
  squareLead: { program: 80, center: 74 },
  sawLead: { program: 81, center: 72 },
  synthBrass: { program: 62, center: 68 },
  warmPad: { program: 89, center: 65 },
  synthStrings: { program: 50, center: 67 },
  choirPad: { program: 91, center: 65 },
  haloPad: { program: 94, center: 67 },
  sitar: { program: 104, center: 67 },
  banjo: { program: 105, center: 69 },
  kalimba: { program: 108, center: 74 },
  bagpipe: { program: 109, center: 70, isSingle: true },
  fiddle: { program: 110, center: 74, isSingle: true },
  steelDrums: { program: 114, center: 72 },
} satisfies Readonly<Record<string, Instrument>>;

export type InstrumentName = keyof typeof instruments;

export const instrumentOf = (name: InstrumentName): Instrument => instruments[name];

/** Drum kits: programs of the drum channel. */
export const kits = { standard: 0, room: 8, power: 16, electronic: 24, analog: 25, jazz: 32, brush: 40, orchestra: 48 } as const;
export type KitName = keyof typeof kits;

/** Keys of the drum channel. */
export const drumKeys = {
  kick: 36,
  rim: 37,
  snare: 38,
  clap: 39,
  lowTom: 41,
  hat: 42,
  floorTom: 43,
  pedalHat: 44,
  midTom: 47,
  openHat: 46,
  crash: 49,
  highTom: 50,
  ride: 51,
  tambourine: 54,
  cowbell: 56,
  highBongo: 60,
  lowBongo: 61,
  muteConga: 62,
  openConga: 63,
  lowConga: 64,
  timbale: 65,
  agogo: 67,
  cabasa: 69,
  maracas: 70,
  guiro: 73,
  claves: 75,
  triangle: 81,
} as const;
export type DrumName = keyof typeof drumKeys;
