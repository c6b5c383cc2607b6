import type { Locale } from '@portazgo/contracts';
import { objectName } from '../describing/object-names.ts';
import { phrases } from '../describing/phrases.ts';
import { ageSpan, objectCounts } from '../describing/picture-facts.ts';
import type { SeenObject, SightedFace } from '../describing/sight.ts';
import type { SeenColour } from '../describing/colours.ts';
import type { ReadLine, ReadWord } from '../reading/tesseract.ts';
import { numberForm, textForm, type Form } from './form.ts';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const whole = (value: number): Form => numberForm(value, 0);

/** As a list: left, top, width, height. */
const boxForm = ({ left, top, width, height }: Box): Form => {
  const sides = { left, top, width, height, x: left, y: top, x1: left, y1: top, x2: left + width, y2: top + height, right: left + width, bottom: top + height };
  return { object: Object.fromEntries(Object.entries(sides).map(([name, value]) => [name, whole(value)])), array: [left, top, width, height].map(whole) };
};

/** The sides of a box are also had without an object around them. */
const withBox = (box: Box, rest: Readonly<Record<string, Form>>): Readonly<Record<string, Form>> => ({ ...boxForm(box).object, box: boxForm(box), ...rest });

export const wordForm = ({ text, confidence, box }: ReadWord): Form => ({
  strings: [text],
  object: withBox(box, { text: textForm(text), confidence: numberForm(confidence) }),
});

export const lineForm = (line: ReadLine): Form => {
  const form = wordForm(line);
  return { ...form, object: { ...form.object, words: { array: line.words.map(wordForm) } } };
};

export const faceForm = ({ box, score, age, emotions }: SightedFace): Form => ({
  object: withBox(box, {
    confidence: numberForm(score),
    ...(age === null ? {} : { age: ageForm(age) }),
    ...(emotions[0] ? { emotion: textForm(emotions[0].emotion), smiling: { boolean: emotions[0].emotion === 'happy' && emotions[0].score >= 0.8 } } : {}),
  }),
});

export const ageForm = (age: number): Form => ({ ...whole(age), strings: [ageSpan(age).join('-'), String(Math.round(age))] });

export const objectForm = (object: SeenObject, locale: Locale): Form => {
  const label = textForm(objectName(object.label, locale), object.label);
  return { ...label, object: withBox(object.box, { label, confidence: numberForm(object.score), count: whole(1) }) };
};

export const countForm = ({ label: name, count, score }: ReturnType<typeof objectCounts>[number], locale: Locale): Form => {
  const label = textForm(objectName(name, locale), name);
  return { ...label, object: { label, count: whole(count), confidence: numberForm(score) } };
};

export const colourForm = ({ name, hex, share }: SeenColour, locale: Locale): Form => {
  const label = textForm(phrases[locale].colourNames[name], name, ...Object.values(phrases).map(({ colourNames }) => colourNames[name]), hex);
  return { ...label, object: { label, hex: textForm(hex), share: numberForm(share), percent: numberForm(share * 100, 1) } };
};
