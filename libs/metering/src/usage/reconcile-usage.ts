import { emptyUsage, inputTokens } from '@portazgo/contracts';
import { reconcileInput } from './reconcile-input.ts';
import { reconcileOutput } from './reconcile-output.ts';
import { keepFigures, type CountedAnswer, type CountedPrompt, type OutputLimit, type ReconciledUsage, type ToldUsage, type UsageClaim } from './usage-claim.ts';

/** What our own count and the bounds of a call say of it. */
export interface CountedCall {
  readonly prompt: CountedPrompt;
  readonly answer: CountedAnswer;
  readonly limit: OutputLimit;
}

/**
 * What a call is charged by. A told figure counts when it makes sense beside what we counted ourselves and beside the bounds of the call;
 * one that does not is replaced by our count, and the source says so. docs/money.md has the rule in words.
 */
export function reconcileUsage(told: ToldUsage, { prompt, answer, limit }: CountedCall): ReconciledUsage {
  const running = keepFigures(told.running);
  const final = keepFigures(told.final);
  // Nothing came and nothing was told: that a prompt was sent is no use of anything.
  if (!answer.isDelivered && Object.keys({ ...running, ...final }).length === 0) return nothingUsed;
  const input = reconcileInput([final, running], prompt);
  const promptTokens = inputTokens({ ...input.buckets, output: 0, reasoning: 0 });
  const output = reconcileOutput({ running, final }, promptTokens, answer, limit);
  const disputes = [...input.disputes, ...output.disputes];
  return {
    usage: { ...input.buckets, ...output.buckets },
    usageSource: disputes.length > 0 ? 'corrected' : input.isTold && output.isTold ? 'upstream' : 'counted',
    disputes,
  };
}

/** The same for calls that have no output: embeddings and moderations. */
export function reconcilePrompt(told: UsageClaim | null, prompt: CountedPrompt): ReconciledUsage {
  const { buckets, isTold, disputes } = reconcileInput([{ ...keepFigures(told), output: 0, reasoning: 0 }], prompt);
  const usageSource = disputes.length > 0 ? 'corrected' : isTold ? 'upstream' : 'counted';
  return { usage: { ...buckets, output: 0, reasoning: 0 }, usageSource, disputes };
}

export const nothingUsed: ReconciledUsage = { usage: emptyUsage, usageSource: 'counted', disputes: [] };
