import { z } from 'zod';
import { mediaReceipt } from '../media/receipt.ts';
import { settingValue, speechTurn } from '../media/media-input.ts';
import { microCredits } from '../money.ts';
import { streamRpc } from '../rpc.ts';
import { pricePin } from '../price-pin.ts';

const terms = { mode: z.enum(['live', 'test']), heldMicroCredits: microCredits, priceMultiplierPpm: z.int().min(0), pricePin: pricePin.optional() };

/** `opus` and `ogg` are both in Ogg: with Opus, and with Vorbis. */
export const speechFormat = z.enum(['mp3', 'wav', 'opus', 'ogg', 'flac', 'pcm', 'aac']);
export type SpeechFormat = z.infer<typeof speechFormat>;

export const speechRequest = z.object({
  model: z.string(),
  turns: z.array(speechTurn).min(1),
  format: speechFormat,
  settings: z.record(z.string(), settingValue).default({}),
  ...terms,
});
export type SpeechRequest = z.infer<typeof speechRequest>;

/** Bytes as they are made. A stream without `speech-end` ended with an error. */
export const speechEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('speech-start'), model: z.string(), engine: z.string(), mimeType: z.string() }),
  /** Base64: the bus carries text, and speech is a few kilobytes a second. */
  z.object({ type: z.literal('bytes-delta'), base64: z.string() }),
  z.object({ type: z.literal('speech-end'), receipt: mediaReceipt }),
]);
export type SpeechEvent = z.infer<typeof speechEvent>;

/** Cancelling aborts the provider; what was delivered is charged by rule. */
export const streamSpeech = streamRpc('v1.audio.speak', speechRequest, speechEvent);
