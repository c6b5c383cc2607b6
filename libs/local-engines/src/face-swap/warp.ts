import type { Picture } from '../picture/read-picture.ts';
import type { Point, Triangle } from './triangulation.ts';

type Opaque = Pick<Picture, 'rgb' | 'width' | 'height'>;

/** A part of a picture, in its own pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Pulls a picture over an area so that each point `from` comes to lie on its point `to`. Between them each triangle is stretched for itself.
 * What no triangle covers stays black.
 */
export function warp(source: Opaque, from: readonly Point[], to: readonly Point[], triangles: readonly Triangle[], area: Area): Buffer {
  const target = Buffer.alloc(area.width * area.height * 3);
  for (const [a, b, c] of triangles) {
    const [[ax, ay], [bx, by], [cx, cy]] = [to[a], to[b], to[c]] as [Point, Point, Point];
    const [fromA, fromB, fromC] = [from[a], from[b], from[c]] as [Point, Point, Point];
    const whole = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (Math.abs(whole) < 1e-6) continue;
    const [west, east] = [Math.max(area.left, Math.floor(Math.min(ax, bx, cx))), Math.min(area.left + area.width - 1, Math.ceil(Math.max(ax, bx, cx)))];
    const [north, south] = [Math.max(area.top, Math.floor(Math.min(ay, by, cy))), Math.min(area.top + area.height - 1, Math.ceil(Math.max(ay, by, cy)))];
    for (let y = north; y <= south; y++)
      for (let x = west; x <= east; x++) {
        // Shares of the three corners; a hair outside counts, or seams would show.
        const shareB = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / whole;
        const shareC = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / whole;
        const shareA = 1 - shareB - shareC;
        if (Math.min(shareA, shareB, shareC) < -0.02) continue;
        const sourceX = shareA * fromA[0] + shareB * fromB[0] + shareC * fromC[0];
        const sourceY = shareA * fromA[1] + shareB * fromB[1] + shareC * fromC[1];
        sample(source, sourceX, sourceY, target, ((y - area.top) * area.width + x - area.left) * 3);
      }
  }
  return target;
}

/** The colour between four pixels. */
function sample({ rgb, width, height }: Opaque, x: number, y: number, target: Buffer, at: number): void {
  const [boundX, boundY] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
  const [left, top] = [Math.floor(boundX), Math.floor(boundY)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [partX, partY] = [boundX - left, boundY - top];
  for (let channel = 0; channel < 3; channel++) {
    const value = (px: number, py: number) => rgb[(py * width + px) * 3 + channel] as number;
    const above = value(left, top) * (1 - partX) + value(right, top) * partX;
    const below = value(left, bottom) * (1 - partX) + value(right, bottom) * partX;
    target[at + channel] = Math.round(above * (1 - partY) + below * partY);
  }
}
