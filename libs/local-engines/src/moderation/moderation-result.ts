import type { ProviderModeration } from '@portazgo/providers-contract';
import { flagThreshold, measuredCategories, unmeasuredCategories, type MeasuredCategory } from './guard-categories.ts';

type Result = ProviderModeration['results'][number];

export function toModerationResult(scores: Record<MeasuredCategory, number>): Result {
  const measured = measuredCategories.map((category) => ({ category, score: scores[category], types: ['text'] }));
  const all = [...measured, ...unmeasuredCategories.map((category) => ({ category, score: 0, types: [] as string[] }))];
  return {
    flagged: measured.some(({ score }) => score >= flagThreshold),
    categories: Object.fromEntries(all.map(({ category, score }) => [category, score >= flagThreshold])),
    categoryScores: Object.fromEntries(all.map(({ category, score }) => [category, score])),
    categoryAppliedInputTypes: Object.fromEntries(all.map(({ category, types }) => [category, types])),
  };
}
