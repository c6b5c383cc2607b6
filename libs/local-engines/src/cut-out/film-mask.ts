import type { Frame } from './film-frames.ts';
import { PersonMask, showsSomebody, side } from './person-mask.ts';
import type { Plane } from './plane.ts';
import { refinedMask } from './refined-mask.ts';

/** How much of the mask before an unsure pixel keeps; a sure one keeps nothing, so that nothing trails behind what moves. */
const inertia = 0.85;
/** A frame's edge is seen for a moment only. */
const workingPixels = 90_000;

/** Masks of the frames of one film, in order: each leans on the one before, so that edges do not flicker. */
export class FilmMask {
  private before: Float32Array | undefined;
  /** Frames that show somebody. */
  peopleSeen = 0;

  constructor(private readonly people: PersonMask) {}

  /** One byte a pixel. */
  of(frame: Frame): Buffer {
    const seen = this.people.glance(square(frame));
    if (showsSomebody(seen)) this.peopleSeen++;
    const steady = { ...seen, values: this.steadied(seen) };
    return refinedMask(steady, frame, workingPixels);
  }

  private steadied({ values }: Plane): Float32Array {
    const { before } = this;
    const steady = before
      ? values.map((value, at) => {
          const unsure = 1 - (2 * value - 1) ** 2;
          return value + ((before[at] as number) - value) * inertia * unsure;
        })
      : values;
    this.before = steady;
    return steady;
  }
}

/** The frame as the model wants it: means of what falls on each pixel, or the nearest where a frame is small. */
function square({ rgb, width, height }: Frame): Uint8Array {
  const seen = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const top = Math.floor((y * height) / side);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * height) / side));
    for (let x = 0; x < side; x++) {
      const left = Math.floor((x * width) / side);
      const right = Math.max(left + 1, Math.floor(((x + 1) * width) / side));
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let row = top; row < bottom; row++)
        for (let at = (row * width + left) * 3; at < (row * width + right) * 3; at += 3) {
          red += rgb[at] as number;
          green += rgb[at + 1] as number;
          blue += rgb[at + 2] as number;
        }
      const count = (bottom - top) * (right - left);
      const to = (y * side + x) * 3;
      seen[to] = red / count;
      seen[to + 1] = green / count;
      seen[to + 2] = blue / count;
    }
  }
  return seen;
}
