/** What the guard really looks for in a text. The last two are its own; the others are those of OpenAI's moderation. */
export const measuredCategories = [
  'harassment',
  'harassment/threatening',
  'hate',
  'self-harm',
  'self-harm/intent',
  'sexual',
  'violence',
  'prompt-injection',
  'jailbreak',
] as const;
export type MeasuredCategory = (typeof measuredCategories)[number];

/**
 * Categories that callers of OpenAI read and nobody here looks for. They are told as false and 0 because official clients expect the keys,
 * and `category_applied_input_types` says the truth of them: an empty list.
 */
export const unmeasuredCategories = ['hate/threatening', 'illicit', 'illicit/violent', 'self-harm/instructions', 'sexual/minors', 'violence/graphic'] as const;

/** A score from here on is flagged: where the samples of the specs part. */
export const flagThreshold = 0.7;
