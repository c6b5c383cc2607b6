import type { Example, Outcome } from './example.ts';

export interface Row extends Outcome {
  readonly example: Example;
}

/** One line an example, then what differs and what to know. */
export function rowText({ example: { seed, title }, differences, notes = [] }: Row): string {
  const lines = [`${differences.length === 0 ? 'pass' : 'FAIL'}  ${seed}  ${title}`];
  return [...lines, ...differences.map((text) => `        differs: ${text}`), ...notes.map((text) => `        note: ${text}`)].join('\n');
}

export async function tryExample(example: Example, run: () => Promise<Outcome>): Promise<Row> {
  try {
    return { example, ...(await run()) };
  } catch (error) {
    return { example, differences: [error instanceof Error ? error.message : String(error)] };
  }
}
