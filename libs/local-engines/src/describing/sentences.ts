import type { Locale } from '@portazgo/contracts';
import { objectName } from './object-names.ts';
import { phrases } from './phrases.ts';
import { ageSpan, objectCounts, peopleOf, sexualContent, smilesOf, type PictureFacts } from './picture-facts.ts';

const percent = (share: number): number => Math.round(share * 100);

/** A text that is only part of a description. */
const textPartMax = 1_500;
const pointScoreMin = 0.4;

/** One measured thing as a sentence or two. */
export const sentences = {
  size({ sight: { width, height, lightness } }: Pick<PictureFacts, 'sight'>, locale: Locale): string {
    const shape = Math.abs(width - height) <= Math.max(width, height) * 0.02 ? 'square' : width > height ? 'landscape' : 'portrait';
    return phrases[locale].size(width, height, shape, lightness < 0.3 ? 'dark' : lightness > 0.65 ? 'light' : 'medium');
  },

  people({ sight }: Pick<PictureFacts, 'sight'>, locale: Locale): string {
    const { noPeople, people, faces, noFaces } = phrases[locale];
    const count = peopleOf(sight);
    if (count === 0) return noPeople;
    return `${people(count)} ${sight.faces.length === 0 ? noFaces : faces(sight.faces.length, smilesOf(sight))}`;
  },

  faces({ sight }: Pick<PictureFacts, 'sight'>, locale: Locale): string {
    const { faces, noFaces } = phrases[locale];
    return sight.faces.length === 0 ? noFaces : faces(sight.faces.length, smilesOf(sight));
  },

  age({ sight: { faces } }: Pick<PictureFacts, 'sight'>, locale: Locale): string {
    const [first, second] = faces;
    return first?.age == null || second ? phrases[locale].noAge : phrases[locale].age(...ageSpan(first.age));
  },

  expression({ sight: { faces } }: Pick<PictureFacts, 'sight'>, locale: Locale): string {
    const likeliest = faces.flatMap(({ emotions: [first] }) => first ?? []);
    return likeliest.length === 0
      ? phrases[locale].noFaces
      : likeliest.map(({ emotion, score }) => phrases[locale].expression(emotion, percent(score))).join(' ');
  },

  /** Null where the points of a body are too unsure to say anything, or several people could be meant. */
  pose({ sight }: Pick<PictureFacts, 'sight'>, locale: Locale): string | null {
    const [body] = sight.bodies;
    if (!body || body.score < 0.5 || peopleOf(sight) !== 1) return null;
    const sure = body.points.filter(({ score }) => score >= pointScoreMin);
    const height = (part: string) => sure.filter((point) => point.part.endsWith(part)).map(({ y }) => y);
    const isSeen = (part: string) => height(part).length > 0;
    const lowest = isSeen('Ankle') ? 'ankles' : isSeen('Knee') ? 'knees' : isSeen('Hip') ? 'hips' : isSeen('Shoulder') ? 'shoulders' : null;
    if (!lowest) return null;
    const isRaised = isSeen('Wrist') && isSeen('Shoulder') && Math.min(...height('Wrist')) < Math.min(...height('Shoulder'));
    return [phrases[locale].bodyDownTo[lowest], ...(isRaised ? [phrases[locale].armRaised] : [])].join(' ');
  },

  objects({ sight }: Pick<PictureFacts, 'sight'>, locale: Locale): string {
    const found = objectCounts(sight).map(({ label, count, score }) => `${objectName(label, locale)}${count > 1 ? ` × ${count}` : ''} (${percent(score)} %)`);
    return found.length === 0 ? phrases[locale].noObjects : phrases[locale].objects(found.join(', '));
  },

  isThere({ sight: { objects, faces } }: Pick<PictureFacts, 'sight'>, label: string, locale: Locale): string {
    const scores = [...objects.filter((each) => each.label === label), ...(label === 'person' ? faces : [])].map(({ score }) => score);
    const name = objectName(label, locale);
    return scores.length === 0 ? phrases[locale].isNotThere(name) : phrases[locale].isThere(name, percent(Math.max(...scores)));
  },

  count({ sight: { objects } }: Pick<PictureFacts, 'sight'>, label: string, locale: Locale): string {
    return phrases[locale].count(objectName(label, locale), objects.filter((each) => each.label === label).length);
  },

  text({ page: { text, language, confidence } }: Pick<PictureFacts, 'page'>, locale: Locale, lengthMax = textPartMax): string {
    if (language === null) return phrases[locale].noText;
    return phrases[locale].text(language, percent(confidence), text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text);
  },

  colours({ sight: { colours } }: Pick<PictureFacts, 'sight'>, locale: Locale): string {
    const { colourNames } = phrases[locale];
    return phrases[locale].colours(colours.slice(0, 5).map(({ name, share, hex }) => `${colourNames[name]} ${percent(share)} % (${hex})`).join(', ')); // prettier-ignore
  },

  nudity({ nudity }: Pick<PictureFacts, 'nudity'>, locale: Locale): string {
    return phrases[locale].nudity(sexualContent(nudity), percent(nudity.porn + nudity.hentai), percent(nudity.sexy));
  },
};

/** All that was measured, in the order that a person would tell it. */
export function describe(facts: PictureFacts, locale: Locale): string {
  const { people, pose, objects, size, colours, nudity, text } = sentences;
  const seen = [people(facts, locale), pose(facts, locale), objects(facts, locale), size(facts, locale), colours(facts, locale), nudity(facts, locale)];
  return `${seen.filter((sentence) => sentence !== null).join(' ')}\n\n${text(facts, locale)}`;
}
