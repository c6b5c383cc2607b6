/** As large as the memory of one pass allows. */
const tileMax = 128;
/** So many pixels around a tile have a say in its own: with all of them no seam can be. */
const context = 12;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Enlarges the pixels of one tile with its context: RGB bytes of 0 to 255 in, numbers of 0 to 255 out. */
export type EnlargeTile = (rgb: Uint8Array, size: Size) => Float32Array;

/** Enlarges a picture tile by tile, so that its memory does not grow with the picture. Beyond the border the border goes on. */
export function enlarged(rgb: Buffer, size: Size, factor: number, enlargeTile: EnlargeTile, onShare: (share: number) => void): Buffer {
  const result = Buffer.allocUnsafe(rgb.length * factor * factor);
  const across = cuts(size.width);
  const down = cuts(size.height);
  let done = 0;
  for (const [top, height] of down)
    for (const [left, width] of across) {
      const seen = { width: width + 2 * context, height: height + 2 * context };
      const made = enlargeTile(withContext(rgb, size, left, top, seen), seen);
      const skip = context * factor;
      for (let y = 0; y < height * factor; y++) {
        const from = ((y + skip) * seen.width * factor + skip) * 3;
        const to = ((top * factor + y) * size.width * factor + left * factor) * 3;
        // A typed array of bytes would wrap what is just below 0 or above 255.
        for (let at = 0; at < width * factor * 3; at++) result[to + at] = Math.round(Math.min(255, Math.max(0, made[from + at] as number)));
      }
      onShare(++done / (across.length * down.length));
    }
  return result;
}

/** Even cuts of a side: start and length of each. */
function cuts(side: number): [number, number][] {
  const count = Math.ceil(side / tileMax);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * side) / count);
    return [start, Math.floor(((index + 1) * side) / count) - start];
  });
}

function withContext(rgb: Buffer, size: Size, left: number, top: number, seen: Size): Uint8Array {
  const tile = new Uint8Array(seen.width * seen.height * 3);
  for (let y = 0; y < seen.height; y++) {
    const row = Math.min(size.height - 1, Math.max(0, top + y - context)) * size.width;
    for (let x = 0; x < seen.width; x++) {
      const from = (row + Math.min(size.width - 1, Math.max(0, left + x - context))) * 3;
      const to = (y * seen.width + x) * 3;
      tile[to] = rgb[from] as number;
      tile[to + 1] = rgb[from + 1] as number;
      tile[to + 2] = rgb[from + 2] as number;
    }
  }
  return tile;
}
