/** Scripts of the font. What it lacks would be drawn as boxes. */
const foreign =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Common}\p{Script=Inherited}]/u;
/** Of pictographs the font has the faces. */
const undrawn = /(?![\u{1F600}-\u{1F64F}©®™])(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u{FE0F}|\u{200D}|\u{20E3})/gu;
const titleLength = 90;

/** Whether the font has the letters of a text. */
export const canBeWritten = (text: string): boolean => !foreign.test(text);

/** Without what cannot be drawn and nobody reads: pictographs beyond the font, control characters. */
export const drawable = (text: string): string =>
  text
    .replaceAll(undrawn, ' ')
    .replaceAll(/\p{Cc}|\p{Zl}|\p{Zp}/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/**
 * A text as the titles of so many scenes at most: a sentence or line each, long ones in pieces. When there is more, the last ends with `…`.
 */
export function titlesOf(text: string, max: number): string[] {
  const sentences = text
    .split(/\n+|(?<=[.!?。؟])\s+/u)
    .map(drawable)
    .filter(Boolean)
    .flatMap(pieces);
  const merged = [...sentences];
  // Sentences share a title when there are too many for one each: first those that are shortest together.
  while (merged.length > max) {
    const lengths = merged.slice(1).map((sentence, index) => sentence.length + (merged[index] ?? '').length + 1);
    const shortest = Math.min(...lengths);
    if (shortest > titleLength) break;
    const at = lengths.indexOf(shortest);
    merged.splice(at, 2, `${merged[at]} ${merged[at + 1]}`);
  }
  if (merged.length <= max) return merged;
  return [...merged.slice(0, max - 1), `${(merged[max - 1] ?? '').slice(0, titleLength - 1).replace(/[.,;\s]+$/u, '')}…`];
}

/** At spaces; a word without end is cut. */
function pieces(sentence: string): string[] {
  const found: string[] = [];
  for (let rest = sentence; rest !== '';) {
    if (rest.length <= titleLength) return [...found, rest];
    const space = rest.lastIndexOf(' ', titleLength);
    const end = space > titleLength / 3 ? space : safeEnd(rest, titleLength);
    found.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return found;
}

/** Not in the middle of a character of two units. */
const safeEnd = (text: string, end: number) => (/[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end);
