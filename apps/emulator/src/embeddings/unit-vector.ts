import { numbersFrom, seedOf } from '../answers/hash.ts';

const dimensionsByModel: readonly (readonly [RegExp, number])[] = [
  [/large|gemini-embedding/, 3_072],
  [/^(?:text-embedding|openai)/, 1_536],
  [/mistral-embed|bge-m3|mxbai/, 1_024],
  [/minilm/, 384],
];

export function dimensionsOf(model: string): number {
  return dimensionsByModel.find(([pattern]) => pattern.test(model))?.[1] ?? 768;
}

const placesPerWord = 24;

/** A vector of length 1. Each word pushes some places up or down; a little noise of the whole text tells apart what has the same words. */
export function unitVector(text: string, dimensions: number): Float32Array<ArrayBuffer> {
  const vector = new Float32Array(dimensions);
  const noise = numbersFrom(seedOf(text));
  for (let at = 0; at < dimensions; at++) vector[at] = (noise(2_001) - 1_000) / 20_000;
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const next = numbersFrom(seedOf(word));
    for (let times = 0; times < placesPerWord; times++) vector[next(dimensions)]! += next(2) === 0 ? 1 : -1;
  }
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return vector.map((value) => value / length);
}
