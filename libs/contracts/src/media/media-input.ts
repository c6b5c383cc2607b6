import { z } from 'zod';
import { storedFile } from './stored-file.ts';

/** What an input file is for. */
export const inputRole = z.enum(['image', 'mask', 'face', 'background', 'audio', 'video']);
export type InputRole = z.infer<typeof inputRole>;

export const inputFile = z.object({ role: inputRole, file: storedFile });
export type InputFile = z.infer<typeof inputFile>;

/** A voice as the door resolved it: providers know it by different ids, and a route serves it only when its provider is listed. */
export const voiceReference = z.object({
  id: z.string(),
  /** Provider name to the provider's own id of the voice. */
  upstream: z.record(z.string(), z.string()),
});
export type VoiceReference = z.infer<typeof voiceReference>;

/** One speaker's turn. Without a voice the provider's own default speaks. */
export const speechTurn = z.object({ text: z.string().min(1), voice: voiceReference.optional() });
export type SpeechTurn = z.infer<typeof speechTurn>;

export const settingValue = z.union([z.string(), z.number(), z.boolean()]);
export type SettingValue = z.infer<typeof settingValue>;

/**
 * What a media operation works on, the same for every dialect. `settings` holds the model's own settings under the keys of the
 * catalog (`aspect_ratio`, `count`, `seed`, `output_format` …), checked and with defaults filled in at the door.
 */
export const mediaInput = z.object({
  prompt: z.string().optional(),
  turns: z.array(speechTurn).optional(),
  inputs: z.array(inputFile).default([]),
  settings: z.record(z.string(), settingValue).default({}),
});
export type MediaInput = z.infer<typeof mediaInput>;
