/** A colour as people see it (OKLCH): lightness 0 to 1, chroma 0 to about 0.3, hue in degrees. Mixing it keeps gradients clean. */
export interface Colour {
  readonly lightness: number;
  readonly chroma: number;
  readonly hue: number;
}

const clamp = (value: number, low = 0, high = 1) => Math.min(high, Math.max(low, value));
const radians = Math.PI / 180;

export function fromHex(hex: string): Colour {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const l = Math.cbrt(0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue);
  const m = Math.cbrt(0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue);
  const s = Math.cbrt(0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue);
  const a = 1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s;
  const b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s;
  return { lightness: 0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s, chroma: Math.hypot(a, b), hue: Math.atan2(b, a) / radians };
}

export function toHex({ lightness, chroma, hue }: Colour): string {
  const a = chroma * Math.cos(hue * radians);
  const b = chroma * Math.sin(hue * radians);
  const l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b) ** 3;
  const m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b) ** 3;
  const s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b) ** 3;
  const linear = [
    4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
    -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
    -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
  ];
  const bytes = linear.map((value) => {
    const bounded = clamp(value);
    const encoded = bounded <= 0.003_130_8 ? bounded * 12.92 : 1.055 * bounded ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${bytes.join('')}`;
}

/** Straight through the space of perceived colours, not around the wheel: sunset to night passes no green. */
export function mix(one: Colour, other: Colour, share: number): Colour {
  const part = clamp(share);
  const along = (from: number, to: number) => from + (to - from) * part;
  const a = along(one.chroma * Math.cos(one.hue * radians), other.chroma * Math.cos(other.hue * radians));
  const b = along(one.chroma * Math.sin(one.hue * radians), other.chroma * Math.sin(other.hue * radians));
  return { lightness: along(one.lightness, other.lightness), chroma: Math.hypot(a, b), hue: Math.atan2(b, a) / radians };
}

export const lighter = (colour: Colour, by: number): Colour => ({ ...colour, lightness: clamp(colour.lightness + by) });
export const darker = (colour: Colour, by: number): Colour => lighter(colour, -by);
export const muted = (colour: Colour, factor: number): Colour => ({ ...colour, chroma: clamp(colour.chroma * factor, 0, 0.32) });

/** Pulled to a hue: as light as before, and coloured at least a little. */
export function tinted(colour: Colour, hue: number, share: number): Colour {
  const chroma = Math.max(colour.chroma, 0.07 * share);
  return { ...mix({ ...colour, chroma }, { lightness: colour.lightness, chroma, hue }, share), lightness: colour.lightness };
}
