import { z } from 'zod';

/**
 * Tokens of one call in disjoint buckets: each token is counted in exactly one of them, whatever the vendor's arithmetic.
 * Unit: tokens.
 */
export const tokenUsage = z.object({
  inputUncached: z.int().min(0).default(0),
  inputCached: z.int().min(0).default(0),
  cacheWrite: z.int().min(0).default(0),
  /** Visible output without reasoning. */
  output: z.int().min(0).default(0),
  reasoning: z.int().min(0).default(0),
});
export type TokenUsage = z.infer<typeof tokenUsage>;

/** How the figures came to be: the upstream's own, counted by us because it gave none, or counted because what it told cannot be true. */
export const usageSource = z.enum(['upstream', 'counted', 'corrected']);
export type UsageSource = z.infer<typeof usageSource>;

export const emptyUsage: TokenUsage = { inputUncached: 0, inputCached: 0, cacheWrite: 0, output: 0, reasoning: 0 };

export const inputTokens = (usage: TokenUsage): number => usage.inputUncached + usage.inputCached + usage.cacheWrite;
export const outputTokens = (usage: TokenUsage): number => usage.output + usage.reasoning;
