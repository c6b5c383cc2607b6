/**
 * The emulator's own tokens. Of what it sends: a run of up to four code points without white space, with the white space before it.
 * Of what it receives: a quarter of the characters, rounded up, and four for each message, as fast to count as to explain.
 */
const piece = /\s*\S{1,4}|\s+$/gu;

export function piecesOf(text: string): string[] {
  return text.match(piece) ?? [];
}

export function countReceived(text: string): number {
  return Math.ceil(text.length / 4);
}

export const messageTokens = 4;
export const imageTokens = { low: 85, other: 765 } as const;
