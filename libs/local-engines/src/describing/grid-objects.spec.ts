import { gridObjects } from './grid-objects.ts';
import { withoutDoubles } from './without-doubles.ts';

const never = -100;
/** Two rows of two cells, two kinds, distances of 0 to 2 cells. */
function grid(sure: { readonly cell: number; readonly scores: readonly [number, number]; readonly edges: readonly number[] }) {
  const scores = new Float32Array(4 * 2);
  const edges = new Float32Array(4 * 4 * 3).fill(never);
  scores.set(sure.scores, sure.cell * 2);
  edges.set(sure.edges, sure.cell * 12);
  return { cells: 4, kinds: 2, scores, edges };
}
const certain = (distance: number) => [0, 1, 2].map((each) => (each === distance ? 0 : never));

it('takes the kind a cell is surest of, and measures its edges from the middle of the cell', () => {
  const edges = [certain(0), certain(1), certain(1), certain(0)].flat();
  const found = gridObjects(grid({ cell: 3, scores: [0.25, 0.75], edges }), { side: 200, scoreMin: 0.5 });
  expect(found).toEqual([{ kind: 1, score: 0.75, box: [150, 50, 250, 150] }]);
});

it('lays an edge between two distances that are as likely', () => {
  const edges = [[0, 0, never], certain(0), [never, Math.log(3), 0], certain(0)].flat();
  const [found] = gridObjects(grid({ cell: 0, scores: [0.5, 0], edges }), { side: 200, scoreMin: 0.5 });
  expect(found!.box[0]).toBeCloseTo(0, 4);
  expect(found!.box[2]).toBeCloseTo(50 + 125, 4);
});

it('leaves out what is not sure enough', () => {
  expect(gridObjects(grid({ cell: 0, scores: [0.4, 0.3], edges: Array.from({ length: 12 }, () => 0) }), { side: 200, scoreMin: 0.5 })).toEqual([]);
});

it('keeps of one thing the surer sight, and two things of a kind that only touch', () => {
  const at = (left: number) => ({ left, top: 0, width: 100, height: 100 });
  const horse = { label: 'horse', score: 0.9, box: at(0) };
  const cow = { label: 'cow', score: 0.6, box: at(5) };
  const again = { label: 'horse', score: 0.7, box: at(20) };
  const rider = { label: 'person', score: 0.8, box: at(20) };
  const other = { label: 'horse', score: 0.5, box: at(60) };
  expect(withoutDoubles([cow, other, again, horse, rider])).toEqual([horse, rider, other]);
});
