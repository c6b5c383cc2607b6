import type { Picture } from '../picture/read-picture.ts';

export const colourNames = ['black', 'white', 'grey', 'red', 'orange', 'brown', 'yellow', 'green', 'turquoise', 'blue', 'purple', 'pink', 'beige'] as const;
export type ColourName = (typeof colourNames)[number];

export interface SeenColour {
  readonly name: ColourName;
  /** Mean of the pixels that go by this name: `#a1b2c3`. */
  readonly hex: string;
  /** Of the picture, 0 to 1. */
  readonly share: number;
}

/** Less is noise. */
const shareMin = 0.03;
const samplesMax = 40_000;

/** Colours by the names people give them, largest share first, and how light the picture is. */
export function coloursOf({ rgb, width, height }: Picture): { readonly colours: SeenColour[]; readonly lightness: number } {
  const step = Math.max(1, Math.floor((width * height) / samplesMax));
  const sums = new Map<ColourName, [count: number, red: number, green: number, blue: number]>();
  let [samples, light] = [0, 0];
  for (let pixel = 0; pixel < width * height; pixel += step, samples++) {
    const [red, green, blue] = [rgb[pixel * 3] as number, rgb[pixel * 3 + 1] as number, rgb[pixel * 3 + 2] as number];
    light += 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    const name = colourName(red, green, blue);
    const sum = sums.get(name) ?? [0, 0, 0, 0];
    sums.set(name, [sum[0] + 1, sum[1] + red, sum[2] + green, sum[3] + blue]);
  }
  const colours = [...sums].map(([name, [count, ...rest]]) => ({ name, share: count / samples, hex: hexOf(rest.map((sum) => sum / count)) }));
  return {
    colours: colours.filter(({ share }) => share >= shareMin).toSorted((one, other) => other.share - one.share),
    lightness: light / samples / 255,
  };
}

export function colourName(red: number, green: number, blue: number): ColourName {
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const chroma = most - least;
  const lightness = (most + least) / 510;
  if (most < 45) return 'black';
  if (lightness > 0.93 && chroma < 30) return 'white';
  const saturation = most === 0 ? 0 : chroma / most;
  if (saturation < 0.14 || chroma < 18) return lightness > 0.85 ? 'white' : lightness < 0.16 ? 'black' : 'grey';
  return hueName(hueOf(red, green, blue, most, chroma), saturation, lightness);
}

function hueName(hue: number, saturation: number, lightness: number): ColourName {
  if (hue < 14 || hue >= 345) return lightness > 0.72 ? 'pink' : saturation < 0.55 && lightness < 0.5 ? 'brown' : 'red';
  if (hue < 48) {
    if (lightness > 0.68 && saturation < 0.5) return 'beige';
    if (lightness < 0.42 || saturation < 0.5) return 'brown';
    return hue < 42 ? 'orange' : 'yellow';
  }
  if (hue < 68) return lightness > 0.75 && saturation < 0.35 ? 'beige' : lightness < 0.3 ? 'green' : 'yellow';
  if (hue < 160) return 'green';
  if (hue < 195) return 'turquoise';
  if (hue < 255) return 'blue';
  if (hue < 295) return 'purple';
  return lightness > 0.35 ? 'pink' : 'purple';
}

function hueOf(red: number, green: number, blue: number, most: number, chroma: number): number {
  const sector = most === red ? ((green - blue) / chroma + 6) % 6 : most === green ? (blue - red) / chroma + 2 : (red - green) / chroma + 4;
  return sector * 60;
}

const hexOf = (channels: readonly number[]): string => `#${channels.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
