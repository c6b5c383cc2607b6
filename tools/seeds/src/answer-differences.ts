import { compareShape, isRecord, type Literals } from './compare-shape.ts';
import { jsonOf } from './house-call.ts';
import type { Answer } from './run-example.ts';

export interface ExpectedAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly literals?: Literals;
}

/** An answer against the page's. Of a refusal its own words are told, because they say why. */
export function answerDifferences(answer: Answer, { status, body, literals }: ExpectedAnswer): string[] {
  const actual = jsonOf(answer);
  if (answer.status !== status) return [`status ${status} on the page, ${answer.status} here: ${JSON.stringify(actual)?.slice(0, 300)}`];
  return compareShape(body, actual, literals);
}

/** A value inside an answer, by path (`data.task_id`). */
export function valueAt(answer: Answer, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), jsonOf(answer));
}

export function textAt(answer: Answer, path: string): string {
  const value = valueAt(answer, path);
  if (typeof value !== 'string' || value === '') throw new Error(`the answer has no ${path}: ${answer.status} ${answer.body.slice(0, 300)}`);
  return value;
}
