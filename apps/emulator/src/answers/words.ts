import { numbersFrom } from './hash.ts';

const words = (
  'toll gate road bridge river ferry lantern harbour señal peaje café camino puente portão balança ação moeda coin ledger scale barrier ' +
  'keeper pilgrim cart wheel horse caravan market spice cloth silver copper stamp seal paper ink quill receipt balance credit measure ' +
  'weight grain salt wool timber stone arch tower wall border valley mountain pass winter summer dawn dusk bell signal flag watch guard'
)
  .split(' ')
  .map((word) => ` ${word}`);

/** So many made-up words, each with a space before it. Some have characters of several bytes, on purpose. */
export function madeUpWords(count: number, seed: number): string[] {
  const next = numbersFrom(seed);
  const made: string[] = [];
  while (made.length < count) made.push(words[next(words.length)]!);
  return made;
}
