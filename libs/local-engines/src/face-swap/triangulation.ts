export type Point = readonly [x: number, y: number];
export type Triangle = readonly [number, number, number];

interface Circled {
  readonly corners: Triangle;
  readonly x: number;
  readonly y: number;
  readonly squared: number;
}

/** Delaunay's triangles over points, as indices (Bowyer and Watson): none is long and thin where it need not be. */
export function triangulate(points: readonly Point[]): Triangle[] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const size = Math.max(Math.max(...xs) - left, Math.max(...ys) - top, 1);
  // Around all of them; its corners follow the points.
  const all: Point[] = [...points, [left - 20 * size, top - size], [left + size / 2, top + 20 * size], [left + 20 * size, top - size]];
  const count = points.length;
  let triangles = [circled(all, [count, count + 1, count + 2])];
  for (const [index, [x, y]] of points.entries()) {
    const edges = new Map<string, readonly [number, number]>();
    triangles = triangles.filter((triangle) => {
      if ((x - triangle.x) ** 2 + (y - triangle.y) ** 2 >= triangle.squared) return true;
      const [a, b, c] = triangle.corners;
      for (const edge of [[a, b], [b, c], [c, a]] as const) toggle(edges, edge); // prettier-ignore
      return false;
    });
    for (const [from, to] of edges.values()) triangles.push(circled(all, [from, to, index]));
  }
  return triangles.map(({ corners }) => corners).filter((corners) => corners.every((corner) => corner < count));
}

/** An edge between two triangles that go is inside; those that come only once are the rim. */
function toggle(edges: Map<string, readonly [number, number]>, edge: readonly [number, number]): void {
  const key = `${Math.min(...edge)}-${Math.max(...edge)}`;
  if (!edges.delete(key)) edges.set(key, edge);
}

function circled(points: readonly Point[], corners: Triangle): Circled {
  const [[ax, ay], [bx, by], [cx, cy]] = corners.map((corner) => points[corner]) as [Point, Point, Point];
  const double = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by));
  const [a, b, c] = [ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy];
  const x = (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / double;
  const y = (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / double;
  // Three points of a line have no circle: such a triangle goes with the next point.
  if (!Number.isFinite(x) || !Number.isFinite(y)) return { corners, x: 0, y: 0, squared: Number.POSITIVE_INFINITY };
  return { corners, x, y, squared: (ax - x) ** 2 + (ay - y) ** 2 };
}
