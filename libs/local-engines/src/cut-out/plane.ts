/** Numbers over a picture, row by row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Where the samples of a line of `size` fall on one of `from`: the two neighbours, and the share of the second. */
export function taps(from: number, size: number): { readonly low: Int32Array; readonly high: Int32Array; readonly share: Float32Array } {
  const low = new Int32Array(size);
  const high = new Int32Array(size);
  const share = new Float32Array(size);
  for (let at = 0; at < size; at++) {
    const place = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / size - 0.5));
    low[at] = Math.floor(place);
    high[at] = Math.min(from - 1, (low[at] as number) + 1);
    share[at] = place - (low[at] as number);
  }
  return { low, high, share };
}

/** Bilinear. */
export function resizedPlane(plane: Plane, width: number, height: number): Plane {
  if (plane.width === width && plane.height === height) return { ...plane, values: plane.values.slice() };
  const across = taps(plane.width, width);
  const down = taps(plane.height, height);
  const values = new Float32Array(width * height);
  const from = plane.values;
  for (let y = 0; y < height; y++) {
    const above = (down.low[y] as number) * plane.width;
    const below = (down.high[y] as number) * plane.width;
    const shareY = down.share[y] as number;
    for (let x = 0; x < width; x++) {
      const west = across.low[x] as number;
      const east = across.high[x] as number;
      const shareX = across.share[x] as number;
      const top = (from[above + west] as number) * (1 - shareX) + (from[above + east] as number) * shareX;
      const bottom = (from[below + west] as number) * (1 - shareX) + (from[below + east] as number) * shareX;
      values[y * width + x] = top * (1 - shareY) + bottom * shareY;
    }
  }
  return { width, height, values };
}

/** The mean of the square of `2 × radius + 1` around each point; less at the borders. Its time does not depend on the radius. */
export function boxMean({ width, height, values }: Plane, radius: number): Plane {
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y++) slideMean(values, rows, y * width, 1, width, radius);
  const means = new Float32Array(values.length);
  for (let x = 0; x < width; x++) slideMean(rows, means, x, width, height, radius);
  return { width, height, values: means };
}

function slideMean(from: Float32Array, to: Float32Array, start: number, step: number, count: number, radius: number): void {
  let sum = 0;
  for (let at = 0; at < Math.min(radius, count); at++) sum += from[start + at * step] as number;
  for (let at = 0; at < count; at++) {
    const enters = at + radius;
    const leaves = at - radius - 1;
    if (enters < count) sum += from[start + enters * step] as number;
    if (leaves >= 0) sum -= from[start + leaves * step] as number;
    to[start + at * step] = sum / (Math.min(count - 1, enters) - Math.max(0, leaves + 1) + 1);
  }
}
