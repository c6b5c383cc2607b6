import sharp from 'sharp';
import type { Picture } from '../picture/read-picture.ts';
import type { ReadBox, ReadLine, ReadWord } from './tesseract.ts';

const address = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u;
const unsureMax = 0.8;
const linesMax = 6;

/** Reads a piece of the picture in English. */
export type ReadPiece = (picture: Picture) => Promise<readonly ReadLine[]>;

/**
 * Puts mail addresses right: the Spanish and Portuguese data do not know `@`, the English do. Lines with an unsure word that ends as an
 * address does are read again, and only the address is taken.
 */
export async function withMailAddresses(lines: readonly ReadLine[], picture: Picture, readPiece: ReadPiece): Promise<ReadLine[]> {
  const suspects = lines.filter(isSuspect).slice(0, linesMax);
  const mended = new Map<ReadLine, ReadLine>();
  for (const line of suspects) {
    const { piece, left, top } = await cut(picture, line.box);
    const words = (await readPiece(piece)).flatMap((read) => read.words);
    const found = [...words, ...joined(words)].find(({ text }) => address.test(text));
    if (found) mended.set(line, withWord(line, { ...found, box: { ...found.box, left: found.box.left + left, top: found.box.top + top } }));
  }
  return lines.map((line) => mended.get(line) ?? line);
}

const isSuspect = ({ words }: ReadLine): boolean =>
  words.some(({ text, confidence }) => confidence < unsureMax && !text.includes('@') && /\.\p{L}{2,}\W?$/u.test(text));

/** Neighbours as one word: an address is often broken after a dot. */
const joined = (words: readonly ReadWord[]): ReadWord[] =>
  words.slice(1).map((right, index) => {
    const left = words[index] as ReadWord;
    const top = Math.min(left.box.top, right.box.top);
    const height = Math.max(left.box.top + left.box.height, right.box.top + right.box.height) - top;
    const box = { left: left.box.left, top, width: right.box.left + right.box.width - left.box.left, height };
    return { text: left.text + right.text, confidence: (left.confidence + right.confidence) / 2, box };
  });

/** The line with this word in place of those it covers. */
function withWord(line: ReadLine, word: ReadWord): ReadLine {
  const isCovered = ({ box }: ReadWord) => box.left + box.width / 2 >= word.box.left && box.left + box.width / 2 <= word.box.left + word.box.width;
  const words = [...line.words.filter((each) => !isCovered(each)), word].toSorted((one, other) => one.box.left - other.box.left);
  return {
    ...line,
    words,
    text: words.map(({ text }) => text).join(' '),
    confidence: words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length,
  };
}

async function cut({ rgb, width, height }: Picture, box: ReadBox): Promise<{ piece: Picture; left: number; top: number }> {
  const [left, top] = [Math.max(0, box.left - box.height), Math.max(0, box.top - Math.round(box.height / 2))];
  const size = { width: Math.min(width - left, box.width + 2 * box.height), height: Math.min(height - top, box.height * 2) };
  const data = await sharp(rgb, { raw: { width, height, channels: 3 } }).extract({ left, top, ...size }).raw().toBuffer(); // prettier-ignore
  return { piece: { ...size, rgb: data, alpha: null }, left, top };
}
