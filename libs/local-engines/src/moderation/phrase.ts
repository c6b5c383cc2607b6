/**
 * A row of words to be found in `plainWords`. `*` stands for the rest of a word, `…` for at most four words, `(a|b)` for one of two,
 * `(a|)` for a word that may be missing.
 */
export interface Phrase<Category extends string> {
  readonly category: Category;
  /** How sure one sight of it makes, 0 to 1. */
  readonly weight: number;
  readonly words: string;
}

export interface FoundPhrase<Category extends string> {
  readonly category: Category;
  readonly weight: number;
}

/** Finds phrases in plain words; each counts once. */
export class PhraseFinder<Category extends string> {
  private readonly patterns: readonly { readonly pattern: RegExp; readonly found: FoundPhrase<Category> }[];

  constructor(phrases: readonly Phrase<Category>[]) {
    this.patterns = phrases.map(({ words, category, weight }) => ({ pattern: toPattern(words), found: { category, weight } }));
  }

  find(plain: string): FoundPhrase<Category>[] {
    return this.patterns.filter(({ pattern }) => pattern.test(plain)).map(({ found }) => found);
  }
}

/** Independent signs together: never less than the strongest, never 1. */
export const together = (weights: readonly number[]): number => 1 - weights.reduce((rest, weight) => rest * (1 - weight), 1);

// Every word brings the blank before it, so that a missing one leaves none behind; every repetition is bounded.
function toPattern(words: string): RegExp {
  const source = words
    .split(/ (?![^(]*\))/)
    .map((word) => {
      if (word === '…') return '(?: [^ ]+){0,4}';
      const choices = word.replace(/^\((.*)\)$/, '$1').split('|');
      const one = choices.filter(Boolean).map((choice) => choice.replaceAll('*', '[^ ]{0,20}'));
      return `(?: (?:${one.join('|')}))${choices.includes('') ? '?' : ''}`;
    })
    .join('');
  return new RegExp(`${source}(?= )`, 'u');
}
