import type { Canvas } from './canvas.ts';
import { commentOf, drawLabel, type Label } from './label.ts';
import { pngFile } from './png-file.ts';

export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'gif';

export interface PictureOrder {
  readonly label: Label;
  readonly width: number;
  readonly height: number;
  readonly format: PictureFormat;
  /** Only the middle stands; the rest is transparent where the format can be. */
  readonly isCutOut?: boolean;
  /** 1 to 100, for the formats that lose something. */
  readonly quality?: number;
}

/** A picture that says it is emulated, always the same for the same order. */
export async function drawPicture({ label, width, height, format, isCutOut, quality = 80 }: PictureOrder): Promise<Buffer> {
  const canvas = drawLabel(label, width, height, isCutOut === true && format !== 'jpeg');
  if (format === 'png') return pngFile(canvas, commentOf(label));
  // Loaded when first needed: the start stays quick, and most calls want PNG.
  const { default: sharp } = await import('sharp');
  const channels = canvas.isCutOut ? 4 : 3;
  const image = sharp(canvas.isCutOut ? withOpacity(canvas) : colours(canvas), { raw: { width, height, channels } });
  image.withExif({ IFD0: { ImageDescription: ascii(commentOf(label)) } });
  if (format === 'jpeg') return image.jpeg({ quality, optimizeCoding: false }).toBuffer();
  if (format === 'webp') return image.webp({ quality, effort: 0 }).toBuffer();
  return image.gif({ effort: 1 }).toBuffer();
}

/** Exif is ASCII. */
function ascii(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?');
}

function withOpacity({ pixels, palette }: Canvas): Buffer {
  const colourOf = new Uint32Array(Uint8Array.from(palette.flatMap((colour, index) => [...colour, index === 0 ? 0 : 255])).buffer);
  const expanded = new Uint32Array(pixels.length);
  for (let at = 0; at < pixels.length; at++) expanded[at] = colourOf[pixels[at]!]!;
  return Buffer.from(expanded.buffer);
}

function colours({ pixels, palette }: Canvas): Buffer {
  const flat = Uint8Array.from(palette.flat());
  const expanded = Buffer.allocUnsafeSlow(pixels.length * 3);
  for (let at = 0, to = 0; at < pixels.length; at++) {
    const from = pixels[at]! * 3;
    expanded[to++] = flat[from]!;
    expanded[to++] = flat[from + 1]!;
    expanded[to++] = flat[from + 2]!;
  }
  return expanded;
}
