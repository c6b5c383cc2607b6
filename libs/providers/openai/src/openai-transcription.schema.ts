import type { Quantities, TokenUsage, Transcript, TranscriptSegment } from '@portazgo/contracts';
import { z } from 'zod';

const seconds = z.number().min(0);
const piece = z.object({ start: seconds, end: seconds });
const figure = z.number().optional().catch(undefined);
const segment = piece.extend({
  text: z.string(),
  speaker: z.string().nullish(),
  seek: figure,
  tokens: z.array(z.number()).max(4_096).optional().catch(undefined),
  temperature: figure,
  avg_logprob: figure,
  compression_ratio: figure,
  no_speech_prob: figure,
});
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
    ...(segments ? { segments: segments.map(toSegment) } : {}),
    ...(words ? { words: words.map(({ word: spoken, ...rest }) => timed({ text: spoken, ...rest })) } : {}),
  };
}

function toSegment({ text, start, end, speaker, avg_logprob, compression_ratio, no_speech_prob, ...facts }: z.output<typeof segment>): TranscriptSegment {
  const told = { ...facts, avgLogprob: avg_logprob, compressionRatio: compression_ratio, noSpeechProb: no_speech_prob };
  const isTold = Object.values(told).some((fact) => fact !== undefined);
  return { ...timed({ text, start, end }), ...(speaker ? { speaker } : {}), ...(isTold ? { facts: told } : {}) };
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
