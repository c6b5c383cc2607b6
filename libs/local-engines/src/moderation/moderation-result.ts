import type { ProviderModeration } from '@portazgo/providers-contract';
import type { NudityScores } from '../nudity/nsfw.ts';
import { flagThreshold, measuredCategories, unmeasuredCategories, type MeasuredCategory } from './guard-categories.ts';

type Result = ProviderModeration['results'][number];

/** What was seen in one input; a text that is not there was not judged. */
export interface Seen {
  readonly text: Record<MeasuredCategory, number> | null;
  readonly pictures: readonly NudityScores[];
}

export function toModerationResult({ text, pictures }: Seen): Result {
  const nudity = pictures.map(sexualScore);
  const all = [...measuredCategories, ...unmeasuredCategories].map((category) => {
    const written = text && isMeasured(category) ? text[category] : 0;
    const shown = category === 'sexual' ? Math.max(0, ...nudity) : 0;
    const types = [...(text && isMeasured(category) ? ['text'] : []), ...(category === 'sexual' && nudity.length > 0 ? ['image'] : [])];
    return { category, score: Math.max(written, shown), types };
  });
  return {
    flagged: all.some(({ score }) => score >= flagThreshold),
    categories: Object.fromEntries(all.map(({ category, score }) => [category, score >= flagThreshold])),
    categoryScores: Object.fromEntries(all.map(({ category, score }) => [category, score])),
    categoryAppliedInputTypes: Object.fromEntries(all.map(({ category, types }) => [category, types])),
  };
}

const isMeasured = (category: string): category is MeasuredCategory => (measuredCategories as readonly string[]).includes(category);

/** Suggestive is half of explicit. */
const sexualScore = ({ porn, hentai, sexy }: NudityScores) => Math.round(Math.min(1, porn + hentai + sexy / 2) * 1_000) / 1_000;
