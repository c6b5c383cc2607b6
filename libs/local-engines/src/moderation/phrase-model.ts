import { readFileSync } from 'node:fs';
import { z } from 'zod';

const weights = z.object({
  vocabulary: z.record(z.string(), z.int()),
  idf: z.array(z.number()),
  ngram_range: z.tuple([z.int(), z.int()]),
  coefficients: z.tuple([z.array(z.number())]),
  intercept: z.tuple([z.number()]),
});

/**
 * A logistic regression over the frequencies of words and pairs of words: the weights of the package `llm_guardrail`, read by ourselves,
 * because its own code fills a vector of the whole vocabulary for every text and takes a hundred times longer.
 */
export class PhraseModel {
  private readonly terms: ReadonlyMap<string, { readonly idf: number; readonly coefficient: number }>;
  private readonly intercept: number;
  private readonly lengths: readonly [number, number];

  constructor(file: string) {
    const { vocabulary, idf, ngram_range: lengths, coefficients, intercept } = weights.parse(JSON.parse(readFileSync(file, 'utf8')));
    this.terms = new Map(Object.entries(vocabulary).map(([term, index]) => [term, { idf: idf[index] ?? 0, coefficient: coefficients[0][index] ?? 0 }]));
    [this.intercept] = intercept;
    this.lengths = lengths;
  }

  /** Probability of what the model was trained to find, 0 to 1. */
  probability(text: string): number {
    const counts = new Map<string, number>();
    const tokens = text.toLowerCase().match(/\b\w\w+\b/g) ?? [];
    for (let length = this.lengths[0]; length <= this.lengths[1]; length++)
      for (let at = 0; at + length <= tokens.length; at++) {
        const term = tokens.slice(at, at + length).join(' ');
        if (this.terms.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
      }
    let sum = 0;
    let squares = 0;
    for (const [term, count] of counts) {
      const { idf, coefficient } = this.terms.get(term) as { idf: number; coefficient: number };
      sum += count * idf * coefficient;
      squares += (count * idf) ** 2;
    }
    return 1 / (1 + Math.exp(-(this.intercept + (squares > 0 ? sum / Math.sqrt(squares) : 0))));
  }
}
