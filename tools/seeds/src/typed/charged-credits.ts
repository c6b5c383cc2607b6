import { valueAt } from '../answer-differences.ts';
import type { Bench } from '../example.ts';
import { get } from '../house-call.ts';
import type { Answer } from '../run-example.ts';

const microCredits = 1_000_000;

/** What a call took from the balance; the key must have no other traffic meanwhile. */
export async function chargedCredits(bench: Bench, call: () => Promise<Answer>): Promise<{ answer: Answer; charged: number }> {
  const balance = async () => Number(valueAt(await get(bench, '/v1/me'), 'credits'));
  const before = await balance();
  const answer = await call();
  return { answer, charged: Math.round((before - (await balance())) * microCredits) / microCredits };
}
