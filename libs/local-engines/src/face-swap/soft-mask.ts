import sharp from 'sharp';
import { convexHull } from './convex-hull.ts';
import type { Point } from './triangulation.ts';
import type { Area } from './warp.ts';

/** One byte a pixel: 255 inside the outline of the points, falling to 0 at it. */
export async function softMask(points: readonly Point[], { left, top, width, height }: Area, faceSize: number): Promise<Buffer> {
  const feather = Math.max(1.5, faceSize * 0.045);
  const hull = convexHull(points);
  const [centreX, centreY] = [mean(hull.map(([x]) => x)), mean(hull.map(([, y]) => y))];
  // Smaller by the width of the soft edge, which then ends where the mesh ends.
  const shrink = Math.max(0.5, 1 - (2.1 * feather) / faceSize);
  const outline = hull
    .map(([x, y]) => `${(centreX + (x - centreX) * shrink - left).toFixed(1)},${(centreY + (y - centreY) * shrink - top).toFixed(1)}`)
    .join(' ');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#000"/><polygon points="${outline}" fill="#fff"/></svg>`;
  return sharp(Buffer.from(svg)).blur(feather).extractChannel(0).raw().toBuffer();
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
