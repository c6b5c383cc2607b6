/** Letters that are written as something else to pass by a list of words. */
const disguises: Readonly<Record<string, string>> = {
  '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i', '|': 'i',
  а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', х: 'x', у: 'y', і: 'i', ѕ: 's',
}; // prettier-ignore

const disguised = /[0134579@$!|аеорсхуіѕ]/g;

/**
 * A text as a row of plain words between single blanks, with one at both ends, so that a phrase is found by its words: without accents,
 * case, punctuation and invisible letters; `f.u.c.k`, `f u c k`, `sh1t` and `fuuuuck` are written out.
 */
export function plainWords(text: string): string {
  const letters = text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();
  // Only within words: a number is a number.
  const written = letters.replaceAll(/[\p{L}\p{N}@$!|]+/gu, (word) =>
    /\p{L}/u.test(word) ? word.replace(/[!|]+$/, '').replaceAll(disguised, (letter) => disguises[letter] ?? letter) : word,
  );
  const words = written
    .replaceAll(/([a-z])\1{2,}/g, '$1')
    .replaceAll(/\b(?:[a-z][ .*_-]){2,40}[a-z]\b/g, (spelt) => spelt.replaceAll(/[ .*_-]/g, ''))
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return ` ${words} `;
}
