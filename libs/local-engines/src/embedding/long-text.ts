/** The tokenizer takes four times as long for twice the text: this many characters are a tenth of a second, a hundred thousand a minute. */
const pieceMax = 8_000;

/** A text in pieces, cut between words where there are any. */
export function splitText(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > pieceMax) {
    const blank = rest.lastIndexOf(' ', pieceMax);
    const end = blank > 0 ? blank : pieceMax;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}

/** Of the vectors of its pieces, each by its length, as a unit vector; a text of one piece keeps its own. */
export function meanVector(vectors: readonly (readonly number[])[], weights: readonly number[]): Float32Array {
  const [first = []] = vectors;
  if (vectors.length === 1) return Float32Array.from(first);
  const sum = first.map((_, index) => vectors.reduce((total, vector, piece) => total + (vector[index] ?? 0) * (weights[piece] ?? 0), 0));
  const length = Math.hypot(...sum) || 1;
  return Float32Array.from(sum, (value) => value / length);
}
