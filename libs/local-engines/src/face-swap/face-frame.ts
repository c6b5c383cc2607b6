export type Spot = readonly [x: number, y: number, z: number];

/** Of MediaPipe's mesh: the outer corners of the eyes, the top of the forehead, the tip of the chin. */
const [rightEye, leftEye, forehead, chin] = [33, 263, 10, 152];

/** Where a face is, how large, and which way it looks. */
export interface FaceFrame {
  readonly middle: Spot;
  /** Mean distance of its points from the middle. */
  readonly size: number;
  /** From eye to eye, down the face, and out of its back or front: at right angles to each other. */
  readonly axes: readonly [Spot, Spot, Spot];
}

export function faceFrame(mesh: readonly Spot[]): FaceFrame {
  const at = (index: number): Spot => mesh[index] ?? [0, 0, 0];
  const across = unit(minus(at(leftEye), at(rightEye)));
  const height = minus(at(chin), at(forehead));
  const down = unit(minus(height, scaled(across, dot(height, across))));
  const out: Spot = [across[1] * down[2] - across[2] * down[1], across[2] * down[0] - across[0] * down[2], across[0] * down[1] - across[1] * down[0]];
  const middle = scaled(
    mesh.reduce<Spot>((sum, [x, y, z]) => [sum[0] + x, sum[1] + y, sum[2] + z], [0, 0, 0]),
    1 / mesh.length,
  );
  const size = mesh.reduce((sum, spot) => sum + Math.hypot(...minus(spot, middle)), 0) / mesh.length || 1;
  return { middle, size, axes: [across, down, out] };
}

/** A mesh as it looks from straight in front, whatever way the face turns, in sizes of the face. */
export function frontal(mesh: readonly Spot[], { middle, size, axes }: FaceFrame): Spot[] {
  return mesh.map((spot) => {
    const from = minus(spot, middle);
    const [x, y, z] = axes.map((axis) => dot(from, axis) / size) as [number, number, number];
    return [x, y, z];
  });
}

/** The way back: a frontal mesh, seen as a face of that frame. */
export function seenFrom(frontalMesh: readonly Spot[], { middle, size, axes }: FaceFrame): Spot[] {
  const [across, down, out] = axes;
  return frontalMesh.map(([x, y, z]) => {
    const [px, py, pz] = [0, 1, 2].map((axis) => (middle[axis] ?? 0) + size * (x * (across[axis] ?? 0) + y * (down[axis] ?? 0) + z * (out[axis] ?? 0)));
    return [px ?? 0, py ?? 0, pz ?? 0];
  });
}

const minus = (one: Spot, other: Spot): Spot => [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
const scaled = ([x, y, z]: Spot, by: number): Spot => [x * by, y * by, z * by];
const dot = (one: Spot, other: Spot) => one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
const unit = (spot: Spot): Spot => scaled(spot, 1 / (Math.hypot(...spot) || 1));
