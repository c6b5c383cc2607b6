import type { TokenUsage } from '@portazgo/contracts';
import { surelyTokens } from './surely-tokens.ts';
import type { CountedAnswer, Reconciled, ToldUsage, UsageClaim, UsageDispute, OutputLimit, Verdict } from './usage-claim.ts';

/** What may be told above the bound that was sent: end marks, and bounds that a server looks at only now and then. More is no figure at all. */
export const overBoundShare = 0.1;
export const overBoundTokens = 16;

export type OutputBuckets = Pick<TokenUsage, 'output' | 'reasoning'>;
interface Judged {
  readonly buckets: OutputBuckets;
  readonly verdict: Verdict;
}

const tooMuch: UsageDispute = { direction: 'output', told: 'too_much' };
const tooLittle: UsageDispute = { direction: 'output', told: 'too_little' };

/** @param inputTokens what the prompt is charged as: a told total contains it */
export function reconcileOutput({ running, final }: ToldUsage, inputTokens: number, counted: CountedAnswer, limits: OutputLimit): Reconciled<OutputBuckets> {
  if (!counted.isDelivered) return undelivered(final, limits);
  const most = outputMost(counted, limits);
  const judged = (claim: UsageClaim | null) => judgeOutput(toldOutput(claim ?? {}, inputTokens, counted), counted, most);
  const last = judged(final);
  const soFar = judged(running);
  if (last?.verdict === 'sensible') return { ...fit(last.buckets, counted, most), isTold: true };
  const disputes = last?.verdict === 'too_much' || soFar?.verdict === 'too_much' ? [tooMuch] : last ? [tooLittle] : [];
  // A running figure is a lower bound: what it tells was made, and more may have been since.
  if (soFar?.verdict === 'sensible' && sum(soFar.buckets) > sum(counted)) {
    const fitted = fit(soFar.buckets, counted, most);
    return { buckets: fitted.buckets, isTold: true, disputes: [...disputes, ...fitted.disputes].slice(0, 1) };
  }
  return { buckets: cap(counted, most), isTold: false, disputes };
}

/** Thought that was kept back is work all the same; any other output without anything to see is none. */
function undelivered(final: UsageClaim | null, { outputMax }: OutputLimit): Reconciled<OutputBuckets> {
  const { output = 0, reasoning = 0 } = final ?? {};
  const told = { output, reasoning };
  const isThought = reasoning > 0 && sum(told) <= tolerated(outputMax);
  if (isThought) return { buckets: cap(told, outputMax), isTold: true, disputes: sum(told) > outputMax ? [tooMuch] : [] };
  return { buckets: { output: 0, reasoning: 0 }, isTold: sum(told) === 0, disputes: sum(told) > 0 ? [tooMuch] : [] };
}

/** An upstream that ignores a bound of ours may really have made more: as much as was delivered, by any vocabulary. */
function outputMost(counted: CountedAnswer, { outputMax, isBoundAsked }: OutputLimit): number {
  return isBoundAsked ? outputMax : Math.max(outputMax, Math.ceil(sum(counted) / surelyTokens));
}

function toldOutput({ output, reasoning, total }: UsageClaim, inputTokens: number, counted: CountedAnswer): OutputBuckets | undefined {
  if (output !== undefined) return { output, reasoning: reasoning ?? 0 };
  if (total !== undefined) {
    const made = Math.max(0, total - inputTokens);
    const thought = Math.min(made, reasoning ?? 0);
    return { output: made - thought, reasoning: thought };
  }
  return reasoning === undefined ? undefined : { output: counted.output, reasoning };
}

function judgeOutput(buckets: OutputBuckets | undefined, counted: CountedAnswer, most: number): Judged | undefined {
  if (!buckets) return undefined;
  if (sum(buckets) > tolerated(most)) return { buckets, verdict: 'too_much' };
  const isTooLittle = sum(buckets) === 0 || sum(buckets) < Math.floor(sum(counted) * surelyTokens);
  return { buckets, verdict: isTooLittle ? 'too_little' : 'sensible' };
}

const tolerated = (most: number): number => Math.floor(most * (1 + overBoundShare)) + overBoundTokens;

/** A sensible total, within the bound, and split so that what was seen is output: some tell it all as thought. */
function fit(told: OutputBuckets, counted: CountedAnswer, most: number): Omit<Reconciled<OutputBuckets>, 'isTold'> {
  const capped = cap(told, most);
  const seen = Math.min(counted.output, sum(capped));
  const isHidden = capped.output < Math.floor(seen * surelyTokens);
  const buckets = isHidden ? { output: seen, reasoning: sum(capped) - seen } : capped;
  return { buckets, disputes: sum(told) > most ? [tooMuch] : isHidden ? [tooLittle] : [] };
}

function cap({ output, reasoning }: OutputBuckets, most: number): OutputBuckets {
  const kept = Math.min(output, most);
  return { output: kept, reasoning: Math.min(reasoning, most - kept) };
}

const sum = ({ output, reasoning }: OutputBuckets): number => output + reasoning;
