import type { UsageClaim } from '@portazgo/providers-contract';
import { asObject } from './json-value.ts';

/** No model has contexts of this size. A larger figure is cut to it, so that sums stay numbers and whoever judges the claim sees that it is absurd. */
const tokensMax = 1_000_000_000;

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? Math.min(value, tokensMax) : undefined;
}

/**
 * `usageMetadata` in our disjoint buckets, or null when it holds no figures. The prompt's count contains cached tokens; the candidates'
 * contains no thoughts; what tools put into the prompt is counted apart; the total is the sum of all. What is not told stays absent.
 */
export function tokenUsage(metadata: unknown): UsageClaim | null {
  const figures = asObject(metadata);
  if (!figures) return null;
  const prompt = count(figures['promptTokenCount']);
  const candidates = count(figures['candidatesTokenCount']);
  const total = count(figures['totalTokenCount']);
  const reasoning = count(figures['thoughtsTokenCount']);
  const cached = count(figures['cachedContentTokenCount']);
  const toolUse = count(figures['toolUsePromptTokenCount']) ?? 0;
  // Candidates that nobody told are what the total has beyond the rest; a total that has no more says nothing of them.
  const rest = total === undefined || prompt === undefined ? 0 : total - prompt - toolUse - (reasoning ?? 0);
  const output = candidates ?? (rest > 0 ? rest : undefined);
  if (prompt === undefined && output === undefined && reasoning === undefined) return total ? { total } : null;
  // A part that is greater than its whole says nothing.
  const inputCached = prompt === undefined || cached === undefined || cached > prompt ? undefined : cached;
  return {
    ...(prompt === undefined ? {} : { inputUncached: prompt - (inputCached ?? 0) + toolUse }),
    ...(inputCached === undefined ? {} : { inputCached }),
    ...(output === undefined ? {} : { output }),
    ...(reasoning === undefined ? {} : { reasoning }),
    // Of a side that was not told it may still say something.
    ...(total && (prompt === undefined || output === undefined) ? { total } : {}),
  };
}

export const isZero = (usage: UsageClaim): boolean => Object.values(usage).every((tokens) => !tokens);
