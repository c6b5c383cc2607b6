import { abusePhrases } from './abuse-phrases.ts';
import { measuredCategories, type MeasuredCategory } from './guard-categories.ts';
import { injectionPhrases } from './injection-phrases.ts';
import { PhraseFinder, together } from './phrase.ts';
import { plainWords } from './plain-words.ts';

/** What the statistical models say, 0 to 1. */
export interface ModelVerdict {
  readonly injection: number;
  readonly jailbreak: number;
}

const phrases = new PhraseFinder<MeasuredCategory>([...abusePhrases, ...injectionPhrases]);

/** What a model says of a harmless text; only what is above counts. */
const modelQuiet = 0.25;
/** A model alone never flags: it is as sure of "instructions for a bookshelf" as of an attack. Both together may. */
const modelWeights = { injection: 0.6, jailbreak: 0.5 };

/** A score for each category: known phrases, and for attacks on instructions what the models say. */
export function guardScores(text: string, { injection, jailbreak }: ModelVerdict): Record<MeasuredCategory, number> {
  const found = phrases.find(plainWords(text));
  const weights = (category: MeasuredCategory) => found.filter((each) => each.category === category).map(({ weight }) => weight);
  const signs = [modelWeights.injection * loud(injection), modelWeights.jailbreak * loud(jailbreak)];
  const scores = Object.fromEntries(measuredCategories.map((category) => [category, together(weights(category))])) as Record<MeasuredCategory, number>;
  return rounded({ ...scores, 'prompt-injection': together([...weights('prompt-injection'), ...signs]) });
}

const loud = (probability: number) => Math.max(0, (probability - modelQuiet) / (1 - modelQuiet));

function rounded(scores: Record<MeasuredCategory, number>): Record<MeasuredCategory, number> {
  return Object.fromEntries(Object.entries(scores).map(([category, score]) => [category, Math.round(score * 1_000) / 1_000])) as typeof scores;
}
