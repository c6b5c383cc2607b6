import { z } from 'zod';
import { settingValue } from '../media/media-input.ts';
import { mediaReceipt } from '../media/receipt.ts';
import { storedFile } from '../media/stored-file.ts';
import { microCredits } from '../money.ts';
import { unaryRpc } from '../rpc.ts';
import { pricePin } from '../price-pin.ts';

export const transcriptionRequest = z.object({
  model: z.string(),
  audio: storedFile,
  /** ISO 639-1. */
  language: z.string().optional(),
  prompt: z.string().optional(),
  /** To English. */
  translate: z.boolean().default(false),
  timestamps: z.array(z.enum(['segment', 'word'])).default([]),
  settings: z.record(z.string(), settingValue).default({}),
  mode: z.enum(['live', 'test']),
  heldMicroCredits: microCredits,
  priceMultiplierPpm: z.int().min(0),
  /** Absent only from services of before it. */
  pricePin: pricePin.optional(),
});
export type TranscriptionRequest = z.infer<typeof transcriptionRequest>;

/** What a provider tells of how sure it is of a segment, as it tells it. */
export const segmentFacts = z.object({
  seek: z.number().optional(),
  tokens: z.array(z.number()).optional(),
  temperature: z.number().optional(),
  avgLogprob: z.number().optional(),
  compressionRatio: z.number().optional(),
  noSpeechProb: z.number().optional(),
});
export type SegmentFacts = z.infer<typeof segmentFacts>;

/** Times in seconds from the start. */
export const transcriptSegment = z.object({
  text: z.string(),
  startSeconds: z.number(),
  endSeconds: z.number(),
  speaker: z.string().optional(),
  facts: segmentFacts.optional(),
});
export const transcript = z.object({
  text: z.string(),
  language: z.string().optional(),
  durationSeconds: z.number().optional(),
  segments: z.array(transcriptSegment).optional(),
  words: z.array(transcriptSegment).optional(),
});
export type Transcript = z.infer<typeof transcript>;
export type TranscriptSegment = z.infer<typeof transcriptSegment>;

export const transcriptionReply = z.object({ model: z.string(), engine: z.string(), transcript, receipt: mediaReceipt });
export type TranscriptionReply = z.infer<typeof transcriptionReply>;

export const transcribe = unaryRpc('v1.audio.transcribe', transcriptionRequest, transcriptionReply);
