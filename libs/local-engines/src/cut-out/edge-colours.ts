import { boxMean, type Plane } from './plane.ts';

/** Neighbours whose colours stand in for those of an edge, in pixels. */
const reachShare = 1 / 90;

/**
 * Replaces the colours of half transparent pixels by those of the person beside them, so that an edge does not carry a rim of what was
 * behind. Colours of inner pixels stay. (After Forte's blur fusion: both sides are guessed from the neighbourhood, then the pixel corrects.)
 */
export function edgeColours(rgb: Buffer, alpha: Buffer, width: number, height: number): Buffer {
  const cleaned = Buffer.from(rgb);
  const radius = Math.max(2, Math.round(Math.min(width, height) * reachShare));
  const inside = plane(width, height, (at) => (alpha[at] as number) / 255);
  const insideMean = boxMean(inside, radius).values;
  for (let channel = 0; channel < 3; channel++) {
    const colour = (at: number) => rgb[at * 3 + channel] as number;
    const front = boxMean(
      plane(width, height, (at) => colour(at) * (inside.values[at] as number)),
      radius,
    ).values;
    const behind = boxMean(
      plane(width, height, (at) => colour(at) * (1 - (inside.values[at] as number))),
      radius,
    ).values;
    for (let at = 0; at < alpha.length; at++) {
      const share = inside.values[at] as number;
      const around = insideMean[at] as number;
      if (share === 0 || share === 1 || around === 0 || around === 1) continue;
      const [person, background] = [(front[at] as number) / around, (behind[at] as number) / (1 - around)];
      const corrected = person + share * (colour(at) - share * person - (1 - share) * background);
      cleaned[at * 3 + channel] = Math.round(Math.min(255, Math.max(0, corrected)));
    }
  }
  return cleaned;
}

function plane(width: number, height: number, value: (at: number) => number): Plane {
  const values = new Float32Array(width * height);
  for (let at = 0; at < values.length; at++) values[at] = value(at);
  return { width, height, values };
}
