import sharp from 'sharp';
import type { AvatarStyle } from './avatar.ts';

interface Square {
  readonly rgb: Buffer;
  readonly size: number;
}

const opened = ({ rgb, size }: Square) => sharp(rgb, { raw: { width: size, height: size, channels: 3 } });

/** The picture in another manner: three bytes a pixel again. */
export async function inStyle(square: Square, style: AvatarStyle): Promise<Buffer> {
  const { size } = square;
  switch (style) {
    case 'natural':
      return square.rgb;
    case 'greyscale':
      return opened(square).greyscale().normalise({ lower: 1, upper: 99 }).toColourspace('srgb').raw().toBuffer().then(threefold(size));
    case 'duotone':
      return mapped(await light(square), [[24, 26, 74], [214, 64, 118], [255, 232, 190]]); // prettier-ignore
    case 'poster':
      return poster(await opened(square).median(Math.max(3, Math.round(size / 110) | 1)).modulate({ saturation: 1.35 }).raw().toBuffer()); // prettier-ignore
    case 'sketch':
      return sketch(square);
  }
}

/** One byte a pixel, from the darkest to the lightest. */
const light = (square: Square) => opened(square).greyscale().normalise({ lower: 1, upper: 99 }).extractChannel(0).raw().toBuffer();

type Colour = readonly [number, number, number];

/** Dark, middle and light become three colours. */
function mapped(grey: Buffer, [dark, middle, bright]: readonly [Colour, Colour, Colour]): Buffer {
  const rgb = Buffer.allocUnsafe(grey.length * 3);
  for (let at = 0; at < grey.length; at++) {
    const value = (grey[at] as number) / 255;
    const [from, to, share] = value < 0.5 ? [dark, middle, value * 2] : [middle, bright, value * 2 - 1];
    for (let channel = 0; channel < 3; channel++)
      rgb[at * 3 + channel] = Math.round((from[channel] ?? 0) + ((to[channel] ?? 0) - (from[channel] ?? 0)) * share);
  }
  return rgb;
}

/** Few steps of light in each colour, with short slopes between them, so that edges are not torn. */
function poster(rgb: Buffer): Buffer {
  const steps = 5;
  const table = Uint8Array.from({ length: 256 }, (_, value) => {
    const at = (value / 255) * steps;
    const slope = Math.min(1, Math.max(0, ((at % 1) - 0.5) * 4 + 0.5));
    return Math.min(255, Math.round(((Math.floor(at) + slope) / steps) * 255));
  });
  return Buffer.from(rgb.map((value) => table[value] as number));
}

/** A pencil: what is darker than its blurred surroundings is a line, and shade stays as a tone of paper. */
async function sketch(square: Square): Promise<Buffer> {
  const { size } = square;
  // Without the grain of the film, which would be drawn as well.
  const grey = await light({ size, rgb: await opened(square).median(3).blur(0.8).raw().toBuffer() });
  const around = await sharp(grey, { raw: { width: size, height: size, channels: 1 } })
    .blur(Math.max(1.2, size / 130))
    .extractChannel(0)
    .raw()
    .toBuffer();
  const rgb = Buffer.allocUnsafe(grey.length * 3);
  for (let at = 0; at < grey.length; at++) {
    const line = Math.min(1, ((grey[at] as number) + 8) / ((around[at] as number) + 8)) ** 2.6;
    const tone = 0.72 + 0.28 * ((around[at] as number) / 255) ** 0.7;
    const value = line * tone;
    rgb[at * 3] = Math.round(40 + 212 * value);
    rgb[at * 3 + 1] = Math.round(38 + 211 * value);
    rgb[at * 3 + 2] = Math.round(44 + 200 * value);
  }
  return rgb;
}

/** A grey of one or three channels, with three. */
const threefold =
  (size: number) =>
  (data: Buffer): Buffer =>
    data.length === size * size * 3 ? data : Buffer.from(Uint8Array.from({ length: size * size * 3 }, (_, at) => data[Math.floor(at / 3)] as number));
