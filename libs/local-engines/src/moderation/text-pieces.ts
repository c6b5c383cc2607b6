const pieceMax = 400;
const overlap = 120;

/** A text in overlapping pieces: a model of word frequencies does not see one bad sentence in a long harmless page. */
export function textPieces(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at === 0 || at + overlap < text.length; at += pieceMax - overlap) pieces.push(text.slice(at, at + pieceMax));
  return pieces;
}
