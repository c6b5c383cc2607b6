import sharp from 'sharp';
import { EngineRefusal } from '../process/engine.ts';

/** A decoded picture as people see it: upright, in sRGB, eight bits, one frame. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel, row by row: on white where the picture is transparent. */
  readonly rgb: Buffer;
  /** One byte a pixel; null where nothing is transparent. */
  readonly alpha: Buffer | null;
}

export interface PictureBounds {
  /** Input role that a refusal names: `image`, `face` … */
  readonly role: string;
  /** Largest picture that is decoded at all. */
  readonly megapixelsMax: number;
  /** A larger one is made smaller until it has no more pixels than this. Absent: it stays as it is. */
  readonly reducedToMegapixels?: number;
  /** Which frame of an animation, from 0; the first when absent. */
  readonly frame?: number;
}

const mega = 1_000_000;
/** Formats that are decoded. An SVG is a program in disguise, and a PDF is a document. */
const formats = new Set(['jpeg', 'png', 'webp', 'gif', 'avif', 'heif', 'tiff']);

/** Decodes a stranger's picture. @throws EngineRefusal that names the role */
export async function readPicture(bytes: Buffer, { role, megapixelsMax, reducedToMegapixels, frame = 0 }: PictureBounds): Promise<Picture> {
  const refuse = (reason: string) => new EngineRefusal(role, reason);
  if (bytes.length === 0) throw refuse('is empty');
  const open = () => sharp(bytes, { limitInputPixels: megapixelsMax * mega, failOn: 'error', page: frame });
  const { format, width, height } = await open()
    .metadata()
    .catch(() => {
      throw refuse('is not a picture that can be read, or is larger than allowed');
    });
  if (!formats.has(format) || !width || !height) throw refuse(`pictures of the format ${format} are not read`);
  if (width * height > megapixelsMax * mega) throw refuse(`has more than ${megapixelsMax} megapixels`);
  const share = reducedToMegapixels === undefined ? 1 : Math.sqrt((reducedToMegapixels * mega) / (width * height));
  const upright = open().autoOrient().toColourspace('srgb');
  // Both sides are bounded, so that it does not matter which way up the picture is.
  const side = Math.max(1, Math.floor(Math.max(width, height) * share));
  const sized = share < 1 ? upright.resize({ width: side, height: side, fit: 'inside' }) : upright;
  try {
    const { data, info } = await sized.ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return split(data, info.width, info.height);
  } catch {
    throw refuse('is damaged');
  }
}

function split(rgba: Buffer, width: number, height: number): Picture {
  const pixels = width * height;
  const rgb = Buffer.allocUnsafe(pixels * 3);
  const alpha = Buffer.allocUnsafe(pixels);
  let isOpaque = true;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const opacity = rgba[pixel * 4 + 3] as number;
    alpha[pixel] = opacity;
    isOpaque &&= opacity === 255;
    for (let channel = 0; channel < 3; channel++) {
      const value = rgba[pixel * 4 + channel] as number;
      rgb[pixel * 3 + channel] = opacity === 255 ? value : Math.round((value * opacity + 255 * (255 - opacity)) / 255);
    }
  }
  return { width, height, rgb, alpha: isOpaque ? null : alpha };
}

/** How many frames an animation has, or pages a document of pictures; 1 of any other picture, and of what is none. */
export async function frameCount(bytes: Buffer): Promise<number> {
  const facts = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  return facts?.pages ?? 1;
}
