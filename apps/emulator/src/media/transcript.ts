import { digest, seedOf } from '../answers/hash.ts';
import { madeUpWords } from '../answers/words.ts';
import type { MediaFacts } from './media-facts.ts';

export interface SpokenWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

export interface SpokenSegment {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What was "heard": made up from the bytes of the file, the same for the same file. */
export interface Transcript {
  readonly text: string;
  readonly seconds: number;
  readonly words: readonly SpokenWord[];
  readonly segments: readonly SpokenSegment[];
}

const wordsPerSecond = 2.5;
const wordsPerSegment = 10;
const wordsMax = 3_000;
/** Of a file that does not tell its length. */
const bytesPerSecond = 16_000;

export function secondsOf(facts: MediaFacts, bytes: Buffer): number {
  return round(facts.seconds ?? bytes.length / bytesPerSecond);
}

export function makeTranscript(engine: string, bytes: Buffer, facts: MediaFacts, wordsAsked?: number): Transcript {
  const seconds = secondsOf(facts, bytes);
  const opening = `[emulated ${engine}] I did not listen to ${bytes.length} bytes of ${facts.type}.`.split(' ');
  const wanted = wordsAsked ?? Math.max(opening.length + 1, Math.ceil(seconds * wordsPerSecond));
  const count = Math.min(wordsMax, wanted);
  const invented = madeUpWords(Math.max(0, count - opening.length), seedOf(digest(bytes))).map((word) => word.trim());
  const all = [...opening, ...invented].slice(0, count);
  const step = seconds / Math.max(1, all.length);
  const words = all.map((word, at) => ({ word, start: round(at * step), end: round((at + 1) * step) }));
  const segments: SpokenSegment[] = [];
  for (let from = 0; from < words.length; from += wordsPerSegment) {
    const part = words.slice(from, from + wordsPerSegment);
    segments.push({ id: segments.length, start: part[0]!.start, end: part.at(-1)!.end, text: part.map(({ word }) => word).join(' ') });
  }
  return { text: all.join(' '), seconds, words, segments };
}

function round(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
