import type { Quantities, TokenUsage, Transcript, TranscriptSegment } from '@portazgo/contracts';
import { z } from 'zod';

const seconds = z.number().min(0);
const piece = z.object({ start: seconds, end: seconds });
const segment = piece.extend({ text: z.string(), speaker: z.string().nullish() });
const word = piece.extend({ word: z.string() });
const usage = z.union([
  z.object({ type: z.literal('tokens'), input_tokens: z.number().int().min(0), output_tokens: z.number().int().min(0) }),
  z.object({ type: z.literal('duration'), seconds }),
]);

/** All four JSON shapes in one: plain, verbose, diarized, and whatever of them a model leaves out. */
export const transcriptionReply = z.object({
  text: z.string(),
  language: z.string().nullish().catch(null),
  duration: z.coerce.number().min(0).nullish().catch(null),
  segments: z.array(segment).nullish(),
  words: z.array(word).nullish(),
  usage: usage.nullish().catch(null),
});
type TranscriptionReply = z.output<typeof transcriptionReply>;

export function transcriptOf({ text, language, duration, segments, words }: TranscriptionReply): Transcript {
  return {
    text,
    ...(language ? { language } : {}),
    ...(duration ? { durationSeconds: duration } : {}),
    ...(segments ? { segments: segments.map(({ speaker, ...rest }) => ({ ...timed(rest), ...(speaker ? { speaker } : {}) })) } : {}),
    ...(words ? { words: words.map(({ word: spoken, ...rest }) => timed({ text: spoken, ...rest })) } : {}),
  };
}

const timed = ({ text, start, end }: { text: string; start: number; end: number }): TranscriptSegment => ({ text, startSeconds: start, endSeconds: end });

export function quantitiesOf({ usage: used, duration }: TranscriptionReply): Quantities | null {
  if (used?.type === 'duration') return { seconds: used.seconds };
  return duration ? { seconds: duration } : null;
}

export function tokensOf({ usage: used }: TranscriptionReply): TokenUsage | null {
  if (used?.type !== 'tokens') return null;
  return { inputUncached: used.input_tokens, inputCached: 0, cacheWrite: 0, output: used.output_tokens, reasoning: 0 };
}
