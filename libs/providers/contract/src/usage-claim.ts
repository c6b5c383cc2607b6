import type { TokenUsage } from '@portazgo/contracts';

/**
 * Token figures as an upstream tells them: a claim, which is checked against what was delivered before anything is charged by it.
 * The buckets are those of `TokenUsage`, disjoint. A bucket that the upstream did not tell is absent, which is not the same as zero.
 * What is no figure at all (negative, no whole number, a text) was left out where it was read, and none is above 10^9, so what stands here has
 * the right shape; whether it makes sense beside the answer is for the reader of the claim to judge.
 */
export type UsageClaim = { readonly [Bucket in keyof TokenUsage]?: number } & {
  /** All tokens together, as told; it says something only where the buckets of one side are absent. */
  readonly total?: number;
};

/** The claim with zeros for what was not told. Only for comparing and adding: an absent output of a delivered answer is not zero. */
export function filledUsage({ inputUncached = 0, inputCached = 0, cacheWrite = 0, output = 0, reasoning = 0 }: UsageClaim): TokenUsage {
  return { inputUncached, inputCached, cacheWrite, output, reasoning };
}

const inputOfClaim = ({ inputUncached, inputCached, cacheWrite }: UsageClaim): number =>
  inputUncached === undefined && inputCached === undefined ? -1 : (inputUncached ?? 0) + (inputCached ?? 0) + (cacheWrite ?? 0);
const outputOfClaim = ({ output, reasoning }: UsageClaim): number => (output === undefined && reasoning === undefined ? -1 : (output ?? 0) + (reasoning ?? 0));

/**
 * Of two claims about the same answer the larger one, for input and output apart: a placeholder is smaller than what it stands for. Of equal
 * sums the later one, unless the earlier one tells more of its parts.
 */
export function betterClaim(earlier: UsageClaim | null, later: UsageClaim | null): UsageClaim | null {
  if (!earlier || !later) return later ?? earlier;
  const { inputUncached, inputCached, cacheWrite } = betterOf(earlier, later, inputOfClaim, ['inputCached', 'cacheWrite']);
  const { output, reasoning } = betterOf(earlier, later, outputOfClaim, ['reasoning']);
  const total = Math.max(earlier.total ?? 0, later.total ?? 0) || undefined;
  return toldBuckets({ inputUncached, inputCached, cacheWrite, output, reasoning, total });
}

/** A claim is never below another one about a shorter part of the answer, in what it tells at all. */
export function raisedTo(claim: UsageClaim, lowerBound: UsageClaim | null): UsageClaim {
  if (!lowerBound) return claim;
  const better = betterClaim(lowerBound, claim) ?? claim;
  return toldBuckets({
    total: claim.total,
    ...(inputOfClaim(claim) < 0 ? {} : { inputUncached: better.inputUncached, inputCached: better.inputCached, cacheWrite: better.cacheWrite }),
    ...(outputOfClaim(claim) < 0 ? {} : { output: better.output, reasoning: better.reasoning }),
  });
}

function betterOf(earlier: UsageClaim, later: UsageClaim, sum: (claim: UsageClaim) => number, parts: readonly (keyof UsageClaim)[]): UsageClaim {
  const difference = sum(later) - sum(earlier);
  if (difference !== 0) return difference > 0 ? later : earlier;
  const toldParts = (claim: UsageClaim) => parts.filter((part) => claim[part]).length;
  return toldParts(earlier) > toldParts(later) ? earlier : later;
}

const toldBuckets = (claim: UsageClaim): UsageClaim => Object.fromEntries(Object.entries(claim).filter(([, figure]) => figure !== undefined));
