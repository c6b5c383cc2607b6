import type { ReadBox, ReadLine } from '../reading/tesseract.ts';

/** Lines of a page as they stand beside each other, from top to bottom: a form's label and its value are often read as two lines. */
export function rowsOf(lines: readonly ReadLine[]): string[] {
  const rows: { box: ReadBox; lines: ReadLine[] }[] = [];
  for (const line of lines.toSorted((one, other) => one.box.top - other.box.top)) {
    const row = rows.find(({ box }) => isBeside(box, line.box));
    if (row) row.lines.push(line);
    else rows.push({ box: line.box, lines: [line] });
  }
  return rows.map((row) => row.lines.toSorted((one, other) => one.box.left - other.box.left).map(({ text }) => text).join(' ')); // prettier-ignore
}

function isBeside(one: ReadBox, other: ReadBox): boolean {
  const shared = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  return shared > Math.min(one.height, other.height) * 0.6;
}
