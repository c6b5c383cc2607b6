import { darker, fromHex, mix, muted, tinted, type Colour } from './colour.ts';
import type { Dice } from './dice.ts';
import { colourHues, type ColourTrait, type Trait } from './vocabulary.ts';

export type TimeOfDay = 'dawn' | 'day' | 'sunset' | 'dusk' | 'night';

/** The colours of one light. Everything in the scene is mixed from them, so that it belongs together. */
export interface Palette {
  /** From the zenith to the horizon. */
  readonly sky: readonly [Colour, Colour, Colour, Colour];
  readonly sun: Colour;
  /** What stands nearest, against the light. */
  readonly land: Colour;
  /** What grows, in this light. */
  readonly leaf: Colour;
  /** What the sun falls on. */
  readonly lit: Colour;
}

type Row = readonly [zenith: string, upper: string, lower: string, horizon: string, sun: string, land: string, leaf: string, lit: string];

const rows: Readonly<Record<TimeOfDay, readonly Row[]>> = {
  dawn: [
    ['#3f5f9e', '#8fa6cf', '#f2c4b8', '#ffe3b8', '#fff4d6', '#26304a', '#3f5a4c', '#ffcfa0'],
    ['#4a4f8c', '#a58fbd', '#f3b3ac', '#ffd9a3', '#fff0cc', '#2b2744', '#45584f', '#ffc596'],
    ['#30718c', '#84b8bf', '#f6d3b0', '#ffeec4', '#fffbe6', '#173642', '#35614f', '#ffdcae'],
  ],
  day: [
    ['#1d5fb0', '#4d92d6', '#9cc9ee', '#e4f2f7', '#fffbe8', '#22402f', '#3f7a3c', '#fff1cf'],
    ['#2272b4', '#5fa8d8', '#b5dbe8', '#f3f1dc', '#fff8de', '#2b4433', '#55843c', '#ffeec2'],
    ['#1a4f95', '#3f86c8', '#8fc3e6', '#d9ecf4', '#ffffff', '#1c3a3a', '#2f6f4a', '#fdf3d8'],
  ],
  sunset: [
    ['#26275c', '#80457f', '#ef7a63', '#ffd084', '#fff3c4', '#1b1430', '#2c2a33', '#ffb26b'],
    ['#1d3461', '#6a5384', '#e9806e', '#ffbf69', '#ffedbd', '#141b33', '#25302f', '#ff9f5e'],
    ['#3a1f5d', '#a23e78', '#f7705a', '#ffc55c', '#fff0b3', '#200f2e', '#33222f', '#ffa252'],
    ['#24476b', '#7d7f98', '#f2a07c', '#ffe0a1', '#fff7d9', '#182233', '#2b3a35', '#ffc38c'],
  ],
  dusk: [
    ['#141b45', '#38397a', '#8a5c98', '#e59a94', '#ffd9bd', '#0d1028', '#1b2636', '#d889a0'],
    ['#0f2247', '#2c4f80', '#6d86a8', '#d8b4a6', '#ffe4c7', '#0a1526', '#1a2f36', '#c9a6a8'],
  ],
  night: [
    ['#050a20', '#0d1a42', '#1f3768', '#4a6591', '#fdf6dc', '#050816', '#0b1a24', '#a9c3e8'],
    ['#080720', '#1a1446', '#37306e', '#6d5f92', '#f7efff', '#070515', '#131a2a', '#c3b3ea'],
    ['#03101c', '#07293c', '#12506a', '#3f8592', '#f4fff4', '#030c14', '#082226', '#9fd8dc'],
  ],
};

/** How much of the light a named colour takes. A landscape stays one: what grows and is lit takes most of it, and the sky a part. */
const shares = { landscape: { sky: 0.3, things: 0.75 }, other: { sky: 0.8, things: 0.8 } };

export function choosePalette(time: TimeOfDay, traits: ReadonlySet<Trait>, kind: 'landscape' | 'abstract' | 'space', dice: Dice): Palette {
  const [zenith, upper, lower, horizon, sun, land, leaf, lit] = dice.pick(rows[time]).map(fromHex) as [
    Colour,
    Colour,
    Colour,
    Colour,
    Colour,
    Colour,
    Colour,
    Colour, // prettier-ignore
  ];
  let palette: Palette = { sky: [zenith, upper, lower, horizon], sun, land, leaf, lit };
  const isGrey = traits.has('storm') || traits.has('rain') || traits.has('fog');
  if (isGrey)
    palette = changed(palette, (colour) => muted(darker(colour, traits.has('storm') ? 0.12 * colour.lightness : 0), traits.has('storm') ? 0.45 : 0.4));
  if (traits.has('snow')) palette = { ...palette, leaf: muted(mix(palette.leaf, palette.sky[3], 0.25), 0.6) };
  if (traits.has('autumn')) palette = { ...palette, leaf: tinted({ ...palette.leaf, chroma: 0.13 }, dice.between(40, 70), 0.9) };
  if (traits.has('spring')) palette = { ...palette, leaf: tinted({ ...palette.leaf, chroma: 0.13 }, 130, 0.6) };
  const hues = (Object.keys(colourHues) as ColourTrait[]).filter((name) => traits.has(name)).map((name) => colourHues[name]);
  if (hues.length > 0) {
    let turn = 0;
    const share = kind === 'landscape' ? shares.landscape : shares.other;
    const tint = (part: number) => (colour: Colour) => tinted(muted(colour, 1.1), hues[turn++ % hues.length] as number, part);
    // Green is the colour of what grows, and hardly ever of a sky.
    const isGreen = kind === 'landscape' && traits.has('green') && hues.length === 1;
    const [sky, things] = [changed(palette, tint(isGreen ? 0 : share.sky)), changed(palette, tint(share.things))];
    palette = { ...sky, leaf: things.leaf, land: things.land, lit: isGreen ? palette.lit : things.lit };
  }
  if (traits.has('neon')) palette = neon(palette, dice);
  if (traits.has('pastel')) palette = changed(palette, (colour) => ({ ...muted(colour, 0.65), lightness: 0.35 + colour.lightness * 0.63 }));
  if (traits.has('dark')) palette = changed(palette, (colour) => darker(colour, 0.22 * colour.lightness));
  if (traits.has('bright')) palette = changed(palette, (colour) => muted(colour, 1.3));
  if (traits.has('mono')) palette = changed(palette, (colour) => ({ ...colour, chroma: 0 }));
  return palette;
}

function changed({ sky, sun, land, leaf, lit }: Palette, change: (colour: Colour) => Colour): Palette {
  const [zenith, upper, lower, horizon] = sky.map(change) as [Colour, Colour, Colour, Colour];
  return { sky: [zenith, upper, lower, horizon], sun: change(sun), land: change(land), leaf: change(leaf), lit: change(lit) };
}

function neon(palette: Palette, dice: Dice): Palette {
  const warm = dice.pick([340, 355, 20]);
  const cold = dice.pick([200, 270, 285]);
  const at = (lightness: number, chroma: number, hue: number): Colour => ({ lightness, chroma, hue });
  return {
    sky: [at(0.16, 0.08, cold), at(0.28, 0.16, cold + 15), at(0.5, 0.24, warm), at(0.78, 0.18, warm + 50)],
    sun: at(0.9, 0.14, 90),
    land: at(0.13, 0.06, cold),
    leaf: muted(palette.leaf, 0.5),
    lit: at(0.75, 0.2, warm),
  };
}
