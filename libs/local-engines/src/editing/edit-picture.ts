import sharp, { type Sharp } from 'sharp';
import { EngineRefusal } from '../process/engine.ts';
import type { EditStep } from './edit-step.ts';
import { done, opened, type Pixels } from './pixels.ts';
import { megapixelsMax } from './sharp-edit.ts';
import { writeText } from './write-text.ts';

type PlainStep = Exclude<EditStep, { do: 'blur-background' }>;

/** Does one change; all but the background, which needs to know where people are. */
export async function editPicture(pixels: Pixels, step: PlainStep): Promise<Pixels> {
  const { width, height } = pixels;
  const picture = opened(pixels);
  switch (step.do) {
    case 'greyscale':
      return done(onColours(picture, saturation(0)));
    case 'sepia':
      return done(onColours(picture, [[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])); // prettier-ignore
    case 'invert':
      return done(picture.negate({ alpha: false }));
    case 'sharpen':
      return done(picture.sharpen({ sigma: Math.max(0.8, Math.min(width, height) / 900), m1: 1.5, m2: 4 }));
    case 'blur':
      return done(picture.blur(blurSigma(pixels, step.strength)));
    case 'brightness':
      return done(picture.linear([step.factor, step.factor, step.factor, 1], [0, 0, 0, 0]));
    case 'contrast':
      return done(picture.linear([step.factor, step.factor, step.factor, 1], [...Array.from({ length: 3 }, () => 128 * (1 - step.factor)), 0]));
    case 'saturation':
      return done(onColours(picture, saturation(step.factor)));
    case 'rotate':
      return done(picture.rotate(step.degrees, { background: { r: 255, g: 255, b: 255, alpha: 0 } }));
    case 'flip':
      return done(step.axis === 'horizontal' ? picture.flop() : picture.flip());
    case 'crop':
      return done(picture.extract(middle(pixels, step.across / step.down)));
    case 'resize':
    case 'scale':
      return done(resized(picture, pixels, step));
    // What is left is text.
    default:
      return done(picture.composite([{ input: writeText(step, width, height) }]));
  }
}

export const blurSigma = ({ width, height }: Pixels, strength: number) => Math.min(400, Math.max(0.3, (Math.min(width, height) * strength) / 1_000));

type Matrix = [[number, number, number], [number, number, number], [number, number, number]];

/** Of the colours only: what is transparent stays so. */
const onColours = (picture: Sharp, matrix: Matrix) => picture.recomb(matrix);

/** Towards or away from the grey that is as light. */
function saturation(factor: number): Matrix {
  const [red, green, blue] = [0.2126, 0.7152, 0.0722].map((share) => share * (1 - factor)) as [number, number, number];
  return [
    [red + factor, green, blue],
    [red, green + factor, blue],
    [red, green, blue + factor],
  ];
}

function middle({ width, height }: Pixels, ratio: number): { left: number; top: number; width: number; height: number } {
  const across = Math.max(1, Math.min(width, Math.round(height * ratio)));
  const down = Math.max(1, Math.min(height, Math.round(width / ratio)));
  return { left: Math.floor((width - across) / 2), top: Math.floor((height - down) / 2), width: across, height: down };
}

function resized(picture: Sharp, { width, height }: Pixels, step: Extract<EditStep, { do: 'resize' | 'scale' }>): Sharp {
  const asked: { width?: number; height?: number } = step.do === 'scale' ? { width: width * step.factor } : step;
  const share = (asked.width ?? (width * (asked.height ?? height)) / height) / width;
  const to = { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(asked.height ?? height * share)) };
  if (to.width * to.height > megapixelsMax * 1_000_000)
    throw new EngineRefusal('image', `would have more than ${megapixelsMax} megapixels after it is resized`);
  return picture.resize({ ...to, fit: 'fill', kernel: sharp.kernel.lanczos3 });
}
