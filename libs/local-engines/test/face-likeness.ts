import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface MeasuredFace {
  readonly score: number;
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly mesh: readonly (readonly [number, number, number])[];
  readonly embedding: readonly number[];
}

/** The faces of each picture from left to right, by a look of its own that knows nothing of how they came there. */
export function measureFaces(pictures: readonly Buffer[]): MeasuredFace[][] {
  const folder = mkdtempSync(path.join(tmpdir(), 'faces-'));
  try {
    const files = pictures.map((picture, index) => {
      const file = path.join(folder, `${index}`);
      writeFileSync(file, picture);
      return file;
    });
    const told = execFileSync(process.execPath, [path.join(__dirname, 'measured-faces.mjs'), ...files], {
      maxBuffer: 64_000_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(told.toString()) as MeasuredFace[][];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Of what tells people apart: 1 for the same picture. */
export function personLikeness(one: MeasuredFace, other: MeasuredFace): number {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  return dot(one.embedding, other.embedding) / Math.sqrt(dot(one.embedding, one.embedding) * dot(other.embedding, other.embedding));
}

/** Mean distance of the inner features after the meshes are laid on each other (moved, turned, scaled), in widths of the eyes. */
export function shapeDistance(one: MeasuredFace, other: MeasuredFace): number {
  const [from, to] = [one, other].map(({ mesh }) => centred(features.map((index) => mesh[index] as readonly [number, number, number]))) as [Plane, Plane];
  // The best turn and scale of points in a plane, as complex numbers.
  let [real, imaginary, size] = [0, 0, 0];
  for (const [index, [x, y]] of from.entries()) {
    const [u, v] = to[index] as [number, number];
    real += x * u + y * v;
    imaginary += x * v - y * u;
    size += x * x + y * y;
  }
  const [a, b] = [real / size, imaginary / size];
  const distance =
    from.reduce((sum, [x, y], index) => sum + Math.hypot(a * x - b * y - (to[index]?.[0] ?? 0), b * x + a * y - (to[index]?.[1] ?? 0)), 0) / from.length;
  const [left, right] = [other.mesh[263], other.mesh[33]] as [readonly number[], readonly number[]];
  return distance / Math.hypot((left[0] ?? 0) - (right[0] ?? 0), (left[1] ?? 0) - (right[1] ?? 0));
}

type Plane = (readonly [number, number])[];

/** Eyes, brows, nose and lips. */
const features = [
  33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173, 263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398,
  70, 63, 105, 66, 107, 336, 296, 334, 293, 300, 1, 2, 4, 5, 6, 168, 195, 197, 98, 327, 61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0,
  267, 269, 270, 409, 13, 14,
];

function centred(points: readonly (readonly [number, number, number])[]): Plane {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  return points.map((point) => [point[0] - x, point[1] - y] as const);
}
