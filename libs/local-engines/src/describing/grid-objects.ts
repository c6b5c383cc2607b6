import type { Edges } from './picture-square.ts';

/** What the model says of one grid of equal cells over the square, row by row. */
export interface GridOutput {
  readonly cells: number;
  readonly kinds: number;
  /** For each cell, how sure it is of each kind, 0 to 1. */
  readonly scores: Float32Array;
  /** For each cell and each of its four edges, how likely each distance of 0, 1, 2 … cells is, as logarithms. */
  readonly edges: Float32Array;
}

export interface GridObject {
  readonly kind: number;
  readonly score: number;
  readonly box: Edges;
}

/** The likeliest kind of each cell that is sure enough, with its box in pixels of the square. */
export function gridObjects({ cells, kinds, scores, edges }: GridOutput, { side, scoreMin }: { side: number; scoreMin: number }): GridObject[] {
  const perRow = Math.sqrt(cells);
  const cellSide = side / perRow;
  const perCell = edges.length / cells;
  return Array.from({ length: cells }, (_, cell) => ({ cell, ...likeliest(scores.subarray(cell * kinds, (cell + 1) * kinds)) }))
    .filter(({ score }) => score >= scoreMin)
    .map(({ cell, kind, score }) => {
      const x = ((cell % perRow) + 0.5) * cellSide;
      const y = (Math.floor(cell / perRow) + 0.5) * cellSide;
      const [left, top, right, bottom] = distances(edges.subarray(cell * perCell, (cell + 1) * perCell), cellSide);
      return { kind, score, box: [x - left, y - top, x + right, y + bottom] };
    });
}

function likeliest(scores: Float32Array): { readonly kind: number; readonly score: number } {
  const score = scores.reduce((most, each) => Math.max(most, each), 0);
  return { kind: scores.indexOf(score), score };
}

/** An edge lies where the distances lie on the average, each by its likelihood: the likeliest alone is off by up to half a cell. */
function distances(logarithms: Float32Array, cellSide: number): Edges {
  const steps = logarithms.length / 4;
  const edge = (index: number) => {
    const own = logarithms.subarray(index * steps, (index + 1) * steps);
    const most = Math.max(...own);
    const likelihoods = own.map((each) => Math.exp(each - most));
    const total = likelihoods.reduce((sum, each) => sum + each, 0);
    return (likelihoods.reduce((sum, each, step) => sum + each * step, 0) / total) * cellSide;
  };
  return [edge(0), edge(1), edge(2), edge(3)];
}
