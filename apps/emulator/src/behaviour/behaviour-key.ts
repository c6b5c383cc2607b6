import type { Behaviour } from './behaviour.ts';
import type { FaultName } from './fault.ts';

export class UnknownBehaviour extends Error {}

export type Draft = { -readonly [K in keyof Behaviour]: Behaviour[K] } & { faults: Set<FaultName> };

/** One key of the grammar: how its value looks, what it means, and what it does. */
export interface BehaviourKey {
  readonly value: string;
  readonly meaning: string;
  apply(draft: Draft, value: string): void;
}

export function wholeNumber(text: string, max: number): number {
  if (!/^\d{1,12}$/.test(text) || Number(text) > max) throw new UnknownBehaviour(`'${text}' is not a whole number up to ${max}`);
  return Number(text);
}

/** The value is one of these words; the first when it is left out. */
export function oneOf<Word extends string>(text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text || text === '');
  if (!found) throw new UnknownBehaviour(`'${text}' is not ${words.join(' or ')}`);
  return found;
}
