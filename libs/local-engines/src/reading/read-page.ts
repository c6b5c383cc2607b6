import type { Picture } from '../picture/read-picture.ts';
import { languageOf } from '../language/language-of.ts';
import { formLanguage } from './form-language.ts';
import { withMailAddresses } from './mail-addresses.ts';
import { toPage, toPictureBox, type PagePicture, type QuarterTurns } from './page-picture.ts';
import type { PageReading, TesseractBox, TesseractCore } from './tesseract-core.ts';
import type { ReadBox, ReadingLanguage, ReadLine, ReadPage, ReadWord } from './tesseract.ts';

/** Letters whose lines are lower than this many pixels are read badly. */
const lineHeightMin = 24;
const lineHeightWanted = 34;
/** No page gets larger than this by making it larger. */
const enlargedMegapixelsMax = 12;
const scaleMax = 4;
/** Less sure lines are the texture of a photograph more often than text. */
const lineConfidenceMin = 0.5;
const sureWordMin = 0.85;
/** So many unsure words look like a page that does not stand upright. */
const strewnWordsMin = 8;
const strewnConfidenceMax = 0.55;
const turnMegapixelsMax = 1.5;

interface Order {
  readonly language: ReadingLanguage;
  readonly scale: number;
  readonly turns: QuarterTurns;
}

interface Read {
  readonly order: Order;
  /** Paragraphs of lines, unsure ones as well. */
  readonly paragraphs: readonly (readonly ReadLine[])[];
}

export interface PageWish {
  readonly language: ReadingLanguage | null;
  readonly guess: ReadingLanguage;
}

/** Reads a picture: once as it is, and again when what came out says that it should have been larger, turned, or read in another language. */
export async function readPage(core: TesseractCore, picture: Picture, { language, guess }: PageWish, onProgress: (percent: number) => void): Promise<ReadPage> {
  const read = (order: Order) => readOnce(core, picture, order, onProgress);
  const firstScale = Math.min(startScale(picture), scaleLimit(picture));
  let best = await read({ language: language ?? guess, scale: firstScale, turns: 0 });
  if (isStrewn(best)) {
    const turns = await uprightTurns(core, picture, best.order);
    if (turns !== 0) best = await read({ ...best.order, turns });
  }
  const next: Order = { ...best.order, language: language ?? languageSeen(textOf(best.paragraphs)) ?? best.order.language, scale: betterScale(best, picture) };
  if (next.language !== best.order.language || next.scale !== best.order.scale) {
    const again = await read(next);
    if (next.language !== best.order.language || surety(again) >= surety(best)) best = again;
  }
  // A line that is only an address is an unsure one until it is mended.
  const seen = best.order.language === 'en' || best.order.turns !== 0 ? best.paragraphs : await mended(core, picture, best.paragraphs, best.order.scale);
  const paragraphs = seen.map((lines) => lines.filter(isText)).filter((lines) => lines.length > 0);
  const lines = paragraphs.flat();
  return { text: textOf(paragraphs), lines, language: lines.length === 0 ? null : best.order.language, confidence: meanConfidence(lines) };
}

async function readOnce(core: TesseractCore, picture: Picture, order: Order, onProgress: (percent: number) => void): Promise<Read> {
  const page = await toPage(picture, order.scale, order.turns);
  return { order, paragraphs: toParagraphs(core.read(page.pgm, order.language, onProgress), page) };
}

function toParagraphs({ blocks, angle }: PageReading, page: PagePicture): ReadLine[][] {
  const at = (box: TesseractBox): ReadBox => toPictureBox({ left: box.x0, top: box.y0, width: box.x1 - box.x0, height: box.y1 - box.y0 }, page, angle);
  return blocks.flatMap(({ paragraphs }) =>
    paragraphs.map(({ lines }) =>
      lines.map((line) => ({
        text: line.text.trim(),
        confidence: line.confidence / 100,
        box: at(line.bbox),
        words: line.words.map((word) => ({ text: word.text, confidence: word.confidence / 100, box: at(word.bbox) })),
      })),
    ),
  );
}

/** Which way up a page is that was read badly: tried on a small copy of it. */
async function uprightTurns(core: TesseractCore, picture: Picture, { language, scale }: Order): Promise<QuarterTurns> {
  const small = Math.min(scale, Math.sqrt((turnMegapixelsMax * 1e6) / (picture.width * picture.height)));
  let best: { turns: QuarterTurns; worth: number } = { turns: 0, worth: 0 };
  for (const turns of [0, 1, 3, 2] as const) {
    const worth = surety(await readOnce(core, picture, { language, scale: small, turns }, () => undefined));
    if (worth > best.worth * (turns === 0 ? 1 : 1.3)) best = { turns, worth };
  }
  return best.turns;
}

const scaleLimit = ({ width, height }: Picture): number => Math.min(scaleMax, Math.max(1, Math.sqrt((enlargedMegapixelsMax * 1e6) / (width * height))));

/** Small pictures hold small letters. */
const startScale = ({ width, height }: Picture): number => (Math.max(width, height) < 500 ? 3 : Math.max(width, height) < 1_100 ? 1.5 : 1);

function betterScale({ order, paragraphs }: Read, picture: Picture): number {
  const isLying = order.turns % 2 === 1;
  const heights = paragraphs.flat().filter(isText).map(({ box }) => (isLying ? box.width : box.height) * order.scale); // prettier-ignore
  const middle = heights.toSorted((one, other) => one - other)[Math.floor(heights.length / 2)];
  if (middle === undefined || middle >= lineHeightMin) return order.scale;
  const scale = Math.min(scaleLimit(picture), (order.scale * lineHeightWanted) / middle);
  return scale > order.scale * 1.15 ? scale : order.scale;
}

function languageSeen(text: string): ReadingLanguage | null {
  const language = languageOf(text);
  return language === 'other' || language === 'unknown' ? formLanguage(text) : language;
}

function mended(core: TesseractCore, picture: Picture, paragraphs: readonly (readonly ReadLine[])[], scale: number): Promise<ReadLine[][]> {
  const inEnglish = async (piece: Picture) => (await readOnce(core, piece, { language: 'en', scale, turns: 0 }, () => undefined)).paragraphs.flat();
  return Promise.all(paragraphs.map((lines) => withMailAddresses(lines, picture, inEnglish)));
}

/** Figures and signs of money are read rightly and trusted little: a sure word beside them, or their look, speaks for them. */
function isText({ text, confidence, words }: ReadLine): boolean {
  if (!/[\p{L}\p{N}]/u.test(text)) return false;
  const isSure = (word: ReadWord) => word.confidence >= sureWordMin && /\p{L}{4}/u.test(word.text);
  return confidence >= lineConfidenceMin || words.some(isSure) || /^[-€$£\s]*\d[\d.,\s]*[.,]\d{2}[€$£\s]*$/.test(text);
}

function isStrewn({ paragraphs }: Read): boolean {
  const words = paragraphs.flat().flatMap((line) => line.words);
  return words.length >= strewnWordsMin && meanConfidence(words) < strewnConfidenceMax;
}

/** Letters that were read surely. */
const surety = ({ paragraphs }: Read): number =>
  paragraphs.flat().flatMap(({ words }) => words).reduce((sum, { text, confidence }) => sum + (confidence > 0.6 && text.length > 1 ? text.length * confidence : 0), 0); // prettier-ignore

function meanConfidence(parts: readonly { readonly text: string; readonly confidence: number }[]): number {
  const length = parts.reduce((sum, { text }) => sum + text.length, 0);
  return length === 0 ? 0 : parts.reduce((sum, { text, confidence }) => sum + confidence * text.length, 0) / length;
}

const textOf = (paragraphs: readonly (readonly ReadLine[])[]): string => paragraphs.map((lines) => lines.map(({ text }) => text).join('\n')).join('\n\n');
