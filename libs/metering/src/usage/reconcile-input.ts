import { inputTokens, type TokenUsage } from '@portazgo/contracts';
import { surelyTokens } from './surely-tokens.ts';
import type { CountedPrompt, Reconciled, UsageClaim, Verdict } from './usage-claim.ts';

/** Instructions that an upstream puts before every prompt without telling. */
export const hiddenPromptTokens = 1_024;

export type InputBuckets = Pick<TokenUsage, 'inputUncached' | 'inputCached' | 'cacheWrite'>;

/** @param claims the latest first: of several the first that makes sense counts */
export function reconcileInput(claims: readonly UsageClaim[], counted: CountedPrompt): Reconciled<InputBuckets> {
  const judged = claims.flatMap((claim) => {
    const buckets = toldInput(claim);
    return buckets ? [{ buckets, verdict: judgeInput(buckets, counted) }] : [];
  });
  const disputes = judged.slice(0, 1).flatMap(({ verdict }) => (verdict === 'sensible' ? [] : [{ direction: 'input' as const, told: verdict }]));
  const sensible = judged.find(({ verdict }) => verdict === 'sensible');
  return sensible
    ? { buckets: sensible.buckets, isTold: true, disputes }
    : { buckets: { inputUncached: counted.input, inputCached: 0, cacheWrite: 0 }, isTold: false, disputes };
}

function toldInput({ inputUncached, inputCached, cacheWrite, output, reasoning = 0, total }: UsageClaim): InputBuckets | undefined {
  if (inputUncached !== undefined || inputCached !== undefined || cacheWrite !== undefined)
    return { inputUncached: inputUncached ?? 0, inputCached: inputCached ?? 0, cacheWrite: cacheWrite ?? 0 };
  if (total === undefined || output === undefined) return undefined;
  return { inputUncached: Math.max(0, total - output - reasoning), inputCached: 0, cacheWrite: 0 };
}

function judgeInput(buckets: InputBuckets, { inputText, inputMax }: CountedPrompt): Verdict {
  const tokens = inputTokens({ ...buckets, output: 0, reasoning: 0 });
  if (tokens > inputMax + hiddenPromptTokens) return 'too_much';
  return tokens < Math.floor(inputText * surelyTokens) || (tokens === 0 && inputText > 0) ? 'too_little' : 'sensible';
}
