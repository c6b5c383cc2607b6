import type { NudityScores } from '../nudity/nsfw.ts';
import type { ReadPage } from '../reading/tesseract.ts';
import type { Sight } from './sight.ts';

/** What can be measured in a picture, by the engine that does it. */
export interface PictureFacts {
  readonly page: ReadPage;
  readonly sight: Sight;
  readonly nudity: NudityScores;
}

export type FactName = keyof PictureFacts;

/** Faces and bodies are found apart from each other: whichever found more. */
export const peopleOf = ({ faces, objects }: Sight): number => Math.max(faces.length, objects.filter(({ label }) => label === 'person').length);

const smileScoreMin = 0.8;

export const smilesOf = ({ faces }: Sight): number =>
  faces.filter(({ emotions: [first] }) => first?.emotion === 'happy' && first.score >= smileScoreMin).length;

/** The model's guess of an age is often ten years off: a span is the honest answer. */
export const ageSpan = (age: number): readonly [number, number] => [Math.max(0, Math.round((age - 10) / 5) * 5), Math.round((age + 10) / 5) * 5];

export type SexualContent = 'low' | 'possible' | 'likely';

export function sexualContent({ porn, hentai, sexy }: NudityScores): SexualContent {
  const explicit = porn + hentai;
  return explicit >= 0.6 ? 'likely' : explicit + sexy >= 0.3 ? 'possible' : 'low';
}

/** The first of each kind with how many there are, surest first. People are counted apart. */
export function objectCounts({ objects }: Sight): { readonly label: string; readonly count: number; readonly score: number }[] {
  const labels = [...new Set(objects.map(({ label }) => label))].filter((label) => label !== 'person');
  return labels.map((label) => {
    const same = objects.filter((each) => each.label === label);
    return { label, count: same.length, score: Math.max(...same.map(({ score }) => score)) };
  });
}
