import { z } from 'zod';

const list = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** Fields of the multipart form; `file` is the recording. */
export const transcriptionForm = z.strictObject({
  model: z.string().min(1).max(200),
  language: z.string().min(2).max(16).optional(),
  prompt: z.string().max(4_000).optional(),
  response_format: z.enum(['json', 'text', 'srt', 'vtt', 'verbose_json', 'diarized_json']).default('json'),
  temperature: z.coerce.number().min(0).max(1).optional(),
  stream: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  'timestamp_granularities[]': list.optional(),
  timestamp_granularities: list.optional(),
  // How a provider cuts a recording up before it listens; each chooses for itself.
  chunking_strategy: z.string().max(200).optional(),
  'chunking_strategy[type]': z.string().max(200).optional(),
  'chunking_strategy[threshold]': z.string().max(200).optional(),
  'chunking_strategy[prefix_padding_ms]': z.string().max(200).optional(),
  'chunking_strategy[silence_duration_ms]': z.string().max(200).optional(),
  'include[]': list.optional(),
  include: list.optional(),
});
export type TranscriptionForm = z.output<typeof transcriptionForm>;

export const transcriptionAnswer = z
  .looseObject({
    text: z.string(),
    language: z.string().optional(),
    duration: z.number().optional().meta({ description: 'Seconds.' }),
    segments: z.array(z.looseObject({ start: z.number(), end: z.number(), text: z.string() })).optional(),
    words: z.array(z.looseObject({ start: z.number(), end: z.number(), word: z.string() })).optional(),
    usage: z.looseObject({ type: z.enum(['duration', 'tokens']) }).optional(),
  })
  .meta({ id: 'TranscriptionAnswer' });
