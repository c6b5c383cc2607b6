import type { TokenUsage } from '@portazgo/contracts';
import { asObject } from './json-value.ts';

/** No model has contexts of this size; a larger figure is a lie and would overflow somebody's arithmetic. */
const tokensMax = 1_000_000_000;

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.min(Math.floor(value), tokensMax) : undefined;
}

/**
 * `usageMetadata` in our disjoint buckets, or null when it holds no figures. The prompt's count contains cached tokens; the candidates'
 * contains no thoughts; what tools put into the prompt is counted apart; the total is the sum of all.
 */
export function tokenUsage(metadata: unknown): TokenUsage | null {
  const figures = asObject(metadata);
  if (!figures) return null;
  const prompt = count(figures['promptTokenCount']);
  const candidates = count(figures['candidatesTokenCount']);
  const total = count(figures['totalTokenCount']);
  if (prompt === undefined && candidates === undefined && total === undefined) return null;
  const input = prompt ?? 0;
  const toolUse = count(figures['toolUsePromptTokenCount']) ?? 0;
  const reasoning = count(figures['thoughtsTokenCount']) ?? 0;
  const inputCached = Math.min(input, count(figures['cachedContentTokenCount']) ?? 0);
  const output = candidates ?? Math.max(0, (total ?? 0) - input - toolUse - reasoning);
  return { inputUncached: input - inputCached + toolUse, inputCached, cacheWrite: 0, output, reasoning };
}

export const isZero = (usage: TokenUsage): boolean => usage.inputUncached + usage.inputCached + usage.output + usage.reasoning === 0;
