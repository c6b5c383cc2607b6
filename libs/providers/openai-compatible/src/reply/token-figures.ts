import type { TokenUsage } from '@portazgo/contracts';
import { asObject, type JsonObject } from './json-value.ts';

/** No model has contexts of this size; a larger figure is a lie and would overflow somebody's arithmetic. */
const tokensMax = 1_000_000_000;

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.min(Math.floor(value), tokensMax) : undefined;
}

/**
 * A vendor's `usage` in our disjoint buckets, or null when it holds no figures.
 * `prompt_tokens` contains cached tokens and cache writes everywhere in this family; `completion_tokens` contains reasoning
 * at most vendors, and at the others (`usageByTotal`) the total gives it away.
 */
export function tokenFigures(raw: unknown, usageByTotal: boolean): TokenUsage | null {
  const usage = asObject(raw);
  if (!usage) return null;
  const prompt = count(usage['prompt_tokens']);
  const completion = count(usage['completion_tokens']);
  const total = count(usage['total_tokens']);
  if (prompt === undefined && completion === undefined && total === undefined) return null;

  const input = prompt ?? 0;
  const inputDetails = asObject(usage['prompt_tokens_details']);
  const inputCached = Math.min(input, cachedTokens(usage, inputDetails));
  const cacheWrite = Math.min(input - inputCached, count(inputDetails?.['cache_write_tokens']) ?? 0);

  const told = completion ?? 0;
  const hidden = usageByTotal && total !== undefined ? Math.max(0, total - input - told) : 0;
  const reasoningTold = count(asObject(usage['completion_tokens_details'])?.['reasoning_tokens']) ?? 0;
  const reasoning = hidden > 0 ? hidden : Math.min(told, reasoningTold);
  return { inputUncached: input - inputCached - cacheWrite, inputCached, cacheWrite, output: hidden > 0 ? told : told - reasoning, reasoning };
}

function cachedTokens(usage: JsonObject, details: JsonObject | undefined): number {
  return count(details?.['cached_tokens']) ?? count(usage['prompt_cache_hit_tokens']) ?? count(usage['num_cached_tokens']) ?? 0;
}

/** xAI tells the exact cost in ticks of 10^-10 dollars. */
const tickDecimals = 10;

export function reportedUsd(raw: unknown): string | undefined {
  const ticks = asObject(raw)?.['cost_in_usd_ticks'];
  if (typeof ticks !== 'number' || !Number.isSafeInteger(ticks) || ticks < 0) return undefined;
  const digits = String(ticks).padStart(tickDecimals + 1, '0');
  return `${digits.slice(0, -tickDecimals)}.${digits.slice(-tickDecimals)}`;
}

export const isZero = (usage: TokenUsage): boolean => usage.inputUncached + usage.inputCached + usage.cacheWrite + usage.output + usage.reasoning === 0;
