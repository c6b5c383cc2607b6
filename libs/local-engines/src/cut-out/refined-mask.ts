import type { Picture } from '../picture/read-picture.ts';
import { boxMean, resizedPlane, taps, type Plane } from './plane.ts';

/** The fit is made at about so many pixels and used at all of them: it varies slowly, only the picture is fine. */
const usualPixels = 400_000;
/** The edge is looked for within so many points of the mask. */
const reach = 2.2;
/** Differences of brightness below its root count as even. */
const evenness = 4e-4;
/** What is less than the first is nothing, what is more than the second is all. */
const [nothing, all] = [0.2, 0.85];
/** A neighbourhood that is so surely inside or outside is not asked about. */
const sure = 0.985;

type Opaque = Pick<Picture, 'rgb' | 'width' | 'height'>;

/**
 * The mask at the picture's own size, with its edges moved to those of the picture: a guided filter on brightness (He, Sun and Tang), fitted
 * at a smaller size. One byte a pixel.
 */
export function refinedMask(mask: Plane, picture: Opaque, workingPixels = usualPixels): Buffer {
  const scale = Math.min(1, Math.sqrt(workingPixels / (picture.width * picture.height)));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const guide = resizedPlane(brightness(picture, width, height), width, height);
  const rough = resizedPlane(mask, width, height);
  const radius = Math.max(1, Math.round((reach * width) / mask.width));

  const meanGuide = boxMean(guide, radius);
  const meanRough = boxMean(rough, radius);
  const meanBoth = boxMean(product(guide, rough), radius);
  const meanSquare = boxMean(product(guide, guide), radius);
  const slope = new Float32Array(width * height);
  const offset = new Float32Array(width * height);
  for (let at = 0; at < slope.length; at++) {
    const i = meanGuide.values[at] as number;
    const p = meanRough.values[at] as number;
    slope[at] = ((meanBoth.values[at] as number) - i * p) / ((meanSquare.values[at] as number) - i * i + evenness);
    offset[at] = p - (slope[at] as number) * i;
  }
  return applied(boxMean({ width, height, values: slope }, radius), boxMean({ width, height, values: offset }, radius), boxMean(rough, radius), picture);
}

function applied(slope: Plane, offset: Plane, near: Plane, { rgb, width, height }: Opaque): Buffer {
  const alpha = Buffer.allocUnsafe(width * height);
  const across = taps(slope.width, width);
  const down = taps(slope.height, height);
  for (let y = 0; y < height; y++) {
    const above = (down.low[y] as number) * slope.width;
    const below = (down.high[y] as number) * slope.width;
    const shareY = down.share[y] as number;
    for (let x = 0; x < width; x++) {
      const west = across.low[x] as number;
      const east = across.high[x] as number;
      const shareX = across.share[x] as number;
      const sample = ({ values }: Plane) =>
        ((values[above + west] as number) * (1 - shareX) + (values[above + east] as number) * shareX) * (1 - shareY) +
        ((values[below + west] as number) * (1 - shareX) + (values[below + east] as number) * shareX) * shareY;
      const at = y * width + x;
      const around = sample(near);
      if (around > sure) alpha[at] = 255;
      else if (around < 1 - sure) alpha[at] = 0;
      else {
        const value = (sample(slope) * luma(rgb, at * 3) + sample(offset) - nothing) / (all - nothing);
        alpha[at] = Math.round(255 * Math.min(1, Math.max(0, value)));
      }
    }
  }
  return alpha;
}

const luma = (rgb: Buffer, at: number) => (0.299 * (rgb[at] as number) + 0.587 * (rgb[at + 1] as number) + 0.114 * (rgb[at + 2] as number)) / 255;

/** Mean brightness of the pixels that fall on each point. */
function brightness({ rgb, width, height }: Opaque, toWidth: number, toHeight: number): Plane {
  const sums = new Float32Array(toWidth * toHeight);
  const counts = new Uint32Array(toWidth * toHeight);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * toHeight) / height) * toWidth;
    for (let x = 0; x < width; x++) {
      const to = row + Math.floor((x * toWidth) / width);
      sums[to] = (sums[to] as number) + luma(rgb, (y * width + x) * 3);
      counts[to] = (counts[to] as number) + 1;
    }
  }
  return { width: toWidth, height: toHeight, values: sums.map((sum, at) => sum / (counts[at] as number)) };
}

function product(one: Plane, other: Plane): Plane {
  return { width: one.width, height: one.height, values: one.values.map((value, at) => value * (other.values[at] as number)) };
}
