import { z } from 'zod';
import { inputRole, mediaKind } from '@portazgo/contracts';
import { mediaOperation } from './operation.schema.ts';
import { texts } from './texts.schema.ts';

export const modelPrompt = z.strictObject({
  required: z.boolean().default(true).describe('A call without it is refused.'),
  minLength: z.int().min(0).default(1).describe('Fewest characters. The text to be spoken counts as the prompt of a speech model, all turns together.'),
  maxLength: z.int().min(1).describe('Most characters.'),
});
export type ModelPrompt = z.output<typeof modelPrompt>;

/** Files a media model works on. */
export const modelInput = z
  .strictObject({
    role: inputRole.describe('What the file is for.'),
    key: z
      .string()
      .regex(/^[a-z][A-Za-z0-9_]*$/, { error: 'must be letters, digits and _, and begin with a small letter' })
      .describe('Name on the wire of the `runs` dialect, for example `image_input`. Unique in the model.'),
    label: texts.describe('Name for people.'),
    min: z.int().min(0).default(0).describe('Fewest files. 0: may be left out.'),
    max: z.int().min(1).default(1).describe('Most files.'),
    bytesMax: z.int().min(1).default(26_214_400).describe('Most bytes of one file.'),
    kinds: z.array(mediaKind).min(1).optional().describe('Kinds of file it takes. Absent: audio or video for their roles, else image.'),
    operations: z.array(mediaOperation).min(1).optional().describe('Operations it belongs to. Absent: all of the model.'),
  })
  .transform((input) => ({ ...input, kinds: input.kinds ?? [input.role === 'audio' || input.role === 'video' ? input.role : ('image' as const)] }));
export type ModelInput = z.output<typeof modelInput>;

export const modelVoice = z.strictObject({
  id: z.string().min(1).describe('Id on the wire.'),
  name: z.string().min(1).describe('Name for people; taken on the wire as well, whatever its case.'),
  language: z.string().min(2).optional().describe('Language it speaks best, BCP 47.'),
  upstream: z.record(z.string(), z.string().min(1)).describe('Provider to its own id of the voice. A route serves the voice only when its provider is here.'),
});
export type ModelVoice = z.output<typeof modelVoice>;

export const timeLimits = z.strictObject({
  queueSeconds: z.int().min(1).optional().describe('Most time in the queue.'),
  runSeconds: z.int().min(1).optional().describe('Most time from the start at a provider to the end.'),
  heartbeatSeconds: z.int().min(1).optional().describe('A worker silent for so long has lost the job.'),
  totalSeconds: z.int().min(1).optional().describe('Most time from submission to the end.'),
});
