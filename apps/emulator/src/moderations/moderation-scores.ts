import { seedOf } from '../answers/hash.ts';

/** OpenAI's thirteen categories, and the words that set them off here (English, Spanish, Portuguese). */
const triggers: Readonly<Record<string, RegExp>> = {
  hate: /\bhate(?:ful)?\b|\bodio\b|\bódio\b/iu,
  'hate/threatening': /\bhate\b.*\bkill\b/iu,
  harassment: /\bharass|\bidiot|\bacos[oa]\b|\bassédio\b/iu,
  'harassment/threatening': /\bi will (?:hurt|find) you\b/iu,
  illicit: /\bsteal\b|\brobar\b|\broubar\b/iu,
  'illicit/violent': /\bbomb\b|\bbomba\b/iu,
  'self-harm': /\bself-harm\b|\bsuicid/iu,
  'self-harm/intent': /\bi want to die\b/iu,
  'self-harm/instructions': /\bhow to (?:hurt|kill) myself\b/iu,
  sexual: /\bporn|\bsexual\b/iu,
  'sexual/minors': /\bsexual\b.*\b(?:minor|child|niñ|crianç)/iu,
  violence: /\bkill|\bviolen|\bmatar\b/iu,
  'violence/graphic': /\bgore\b|\bdismember/iu,
};

export const categories: readonly string[] = Object.keys(triggers);

/** A score for each category: above 0.8 where a word sets it off, below 0.01 elsewhere, always the same for the same text. */
export function scoreText(text: string): Record<string, number> {
  return Object.fromEntries(
    categories.map((category) => {
      const noise = (seedOf(`${category} ${text}`) % 10_000) / 10_000;
      return [category, triggers[category]!.test(text) ? 0.8 + noise / 10 : noise / 100];
    }),
  );
}
