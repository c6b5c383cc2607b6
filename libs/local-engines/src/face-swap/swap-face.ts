import type { Picture } from '../picture/read-picture.ts';
import { transferColours } from './colour-transfer.ts';
import type { Spot } from './face-frame.ts';
import { fitMesh } from './fitted-mesh.ts';
import { softMask } from './soft-mask.ts';
import { triangulate, type Point } from './triangulation.ts';
import { warp, type Area } from './warp.ts';

type Opaque = Pick<Picture, 'rgb' | 'width' | 'height'>;

/** The points of the face itself; the irises that may follow would fold the triangles of the eyes. */
const facePoints = 468;

/** A copy of the target with the source's face on it. */
export async function swapFace(target: Opaque, targetMesh: readonly Spot[], source: Opaque, sourceMesh: readonly Spot[]): Promise<Buffer> {
  const [there, here] = [targetMesh.slice(0, facePoints), sourceMesh.slice(0, facePoints)];
  const { mesh, between } = fitMesh(there, here);
  const area = around(flat(there), target);
  // The hindmost first: where a turned head covers itself, what is in front is painted last.
  const depth = (triangle: readonly number[]) => triangle.reduce((sum, corner) => sum + (mesh[corner]?.[2] ?? 0), 0);
  const triangles = triangulate(flat(between)).toSorted((near, far) => depth(far) - depth(near));
  const face = warp(source, flat(here), flat(mesh), triangles, area);
  const below = cut(target, area);
  const mask = await softMask(flat(there), area, Math.min(area.width, area.height));
  transferColours(face, below, mask);
  const result = Buffer.from(target.rgb);
  for (let y = 0; y < area.height; y++)
    for (let x = 0; x < area.width; x++) {
      const at = y * area.width + x;
      const share = (mask[at] as number) / 255;
      const into = ((y + area.top) * target.width + x + area.left) * 3;
      for (let channel = 0; channel < 3; channel++)
        result[into + channel] = Math.round((face[at * 3 + channel] as number) * share + (below[at * 3 + channel] as number) * (1 - share));
    }
  return result;
}

const flat = (mesh: readonly Spot[]): Point[] => mesh.map(([x, y]) => [x, y]);

/** The part of a picture that points lie in. */
function around(points: readonly Point[], { width, height }: Opaque): Area {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.max(0, Math.floor(Math.min(...xs))), Math.max(0, Math.floor(Math.min(...ys)))];
  return {
    left,
    top,
    width: Math.max(1, Math.min(width, Math.ceil(Math.max(...xs)) + 1) - left),
    height: Math.max(1, Math.min(height, Math.ceil(Math.max(...ys)) + 1) - top),
  };
}

function cut({ rgb, width }: Opaque, area: Area): Buffer {
  const part = Buffer.allocUnsafe(area.width * area.height * 3);
  for (let y = 0; y < area.height; y++)
    rgb.copy(part, y * area.width * 3, ((y + area.top) * width + area.left) * 3, ((y + area.top) * width + area.left + area.width) * 3);
  return part;
}
