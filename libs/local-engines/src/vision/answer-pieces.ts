import type { FinishReason } from '@portazgo/contracts';
import type { ProviderChatRequest } from '@portazgo/providers-contract';

export interface Answer {
  readonly text: string;
  readonly finishReason: FinishReason;
}

/** Letters that one token of a text in our languages holds at the least, on average. */
const lettersPerToken = 3;
const wordsPerPiece = 3;

/** An answer within the bounds of its call: its stop words, and the tokens it may have. */
export function cutAnswer(text: string, { stop = [], maxOutputTokens }: Pick<ProviderChatRequest, 'stop' | 'maxOutputTokens'>): Answer {
  const ends = stop.map((word) => (word === '' ? -1 : text.indexOf(word))).filter((at) => at >= 0);
  const stopped = text.slice(0, Math.min(text.length, ...ends));
  const lengthMax = maxOutputTokens * lettersPerToken;
  return stopped.length > lengthMax ? { text: stopped.slice(0, lengthMax), finishReason: 'length' } : { text: stopped, finishReason: 'stop' };
}

/** A few words at a time; together they are the text. */
export function piecesOf(text: string): string[] {
  return text.match(new RegExp(String.raw`(?:\s*\S+\s*){1,${wordsPerPiece}}|\s+`, 'g')) ?? [];
}
