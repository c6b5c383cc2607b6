import { faceFrame, frontal, seenFrom, type Spot } from './face-frame.ts';

/** Points around the face, where it must meet what it is put on. */
const oval = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21,
  54, 103, 67, 109,
];
/** From so far inside the outline on, in sizes of the face, features sit as on the source. */
const insideFrom = 0.55;
/** How much of its shape the source keeps there: all of it would pull at the skin between. */
const shapeShare = 0.85;

export interface FittedMesh {
  /** Where the source's points go in the target picture. */
  readonly mesh: readonly Spot[];
  /** The points from in front, halfway between both faces: neighbours there are neighbours on both. */
  readonly between: readonly Spot[];
}

/** The source's features on the target's head: turned as that looks, and with its outline. */
export function fitMesh(target: readonly Spot[], source: readonly Spot[]): FittedMesh {
  const frame = faceFrame(target);
  const [there, here] = [frontal(target, frame), frontal(source, faceFrame(source))];
  const rim = oval.map((index) => there[index] as Spot);
  const mixed = there.map((spot, index): Spot => {
    const own = here[index] ?? spot;
    const inside = Math.min(1, Math.min(...rim.map(([x, y]) => Math.hypot(spot[0] - x, spot[1] - y))) / insideFrom);
    return along(spot, own, shapeShare * inside * inside * (3 - 2 * inside));
  });
  return { mesh: seenFrom(mixed, frame), between: there.map((spot, index) => along(spot, here[index] ?? spot, 0.5)) };
}

const along = (from: Spot, to: Spot, share: number): Spot => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];
