import type { TokenUsage } from '@portazgo/contracts';

/**
 * Token figures as an upstream tells them: a claim, which is checked against what was delivered before anything is charged by it.
 * The buckets are those of `TokenUsage`, disjoint. A bucket that the upstream did not tell is absent, which is not the same as zero.
 * A figure that cannot be one (negative, no number, larger than any context) was left out where it was read, so what stands here has
 * the right shape; whether it makes sense beside the answer is for the reader of the claim to judge.
 */
export type UsageClaim = { readonly [Bucket in keyof TokenUsage]?: number };

/** The claim with zeros for what was not told. Only for comparing and adding: an absent output of a delivered answer is not zero. */
export function filledUsage({ inputUncached = 0, inputCached = 0, cacheWrite = 0, output = 0, reasoning = 0 }: UsageClaim): TokenUsage {
  return { inputUncached, inputCached, cacheWrite, output, reasoning };
}
