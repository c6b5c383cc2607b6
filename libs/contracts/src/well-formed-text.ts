// Line ends and tabs separate words, so a space takes their place; every other control character is dropped.
// eslint-disable-next-line no-control-regex -- control characters are what this finds
const breaks = /[\t-\r\u0085\u2028\u2029]+/g;
// eslint-disable-next-line no-control-regex -- control characters are what this removes
const controls = /[\u0000-\u001f\u007f-\u009f]+/g;

/**
 * A text from outside as every part behind the border can take it: no NUL and no other control character (PostgreSQL refuses the one, logs
 * and headers the others), no lone surrogate (it has no UTF-8), and cut between characters, never inside one. One line, without outer spaces.
 * @param maxCodePoints length of the result at most, in code points
 */
export function toWellFormedText(text: string, maxCodePoints: number): string {
  // Cut first: whatever the size of the text, the patterns below see twice the bound at most.
  const start = text.length > maxCodePoints * 2 ? text.slice(0, maxCodePoints * 2) : text;
  const clean = start.replace(breaks, ' ').replace(controls, '').toWellFormed().trim();
  return cutCodePoints(clean, maxCodePoints).trimEnd();
}

function cutCodePoints(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (let points = 0; points < max && end < text.length; points++) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}
