import { namedSettings, unnamedSetting, type ProviderTranscriptionRequest, type UnsupportedField } from '@portazgo/providers-contract';
import type { MultipartPart } from '@portazgo/providers-http';

const known: Readonly<Record<string, string>> = { temperature: 'temperature' };
/** The vendor reads the container from the name's extension. */
const extensions: Readonly<Record<string, string>> = {
  'audio/flac': 'flac',
  'audio/x-flac': 'flac',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/m4a': 'm4a',
  'audio/ogg': 'ogg',
  'audio/opus': 'ogg',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/vnd.wave': 'wav',
  'audio/webm': 'webm',
  'video/webm': 'webm',
  'video/mp4': 'mp4',
  'video/mpeg': 'mpeg',
};
const bytesMax = 25 * 1_048_576;

/** What makes one transcription model differ from another. */
interface Family {
  readonly prefix: string;
  readonly format: 'verbose_json' | 'json' | 'diarized_json';
  readonly timestamps: readonly ('segment' | 'word')[];
  readonly prompt: boolean;
  readonly translates: boolean;
}

const families: readonly Family[] = [
  { prefix: 'whisper-1', format: 'verbose_json', timestamps: ['segment', 'word'], prompt: true, translates: true },
  { prefix: 'gpt-4o-transcribe-diarize', format: 'diarized_json', timestamps: ['segment'], prompt: false, translates: false },
  { prefix: '', format: 'json', timestamps: [], prompt: true, translates: false },
];
const familyOf = (model: string): Family => families.find(({ prefix }) => model.startsWith(prefix)) as Family;
const noFields = { fields: {} };

export function unsupportedTranscription(model: string, request: ProviderTranscriptionRequest): UnsupportedField | null {
  const family = familyOf(model);
  const { audio, translate, timestamps, prompt } = request;
  if (!extensions[audio.mimeType]) return { field: 'file', reason: 'the model takes FLAC, MP3, MP4, Ogg, WAV and WebM' };
  if (audio.bytes > bytesMax) return { field: 'file', reason: 'the model takes files of at most 25 MiB' };
  if (translate && !family.translates) return { field: 'translate', reason: 'the model does not translate' };
  // The endpoint of translations gives segments, and takes no wish for words.
  const given = translate ? ['segment'] : family.timestamps;
  if (timestamps.some((wished) => !given.includes(wished))) return { field: 'timestamp_granularities', reason: 'the model gives no such timestamps' };
  if (prompt && !family.prompt) return { field: 'prompt', reason: 'the model takes no prompt' };
  return unnamedSetting({ ...request, ...noFields }, known, []);
}

export async function transcriptionParts(model: string, request: ProviderTranscriptionRequest): Promise<MultipartPart[]> {
  const { format } = familyOf(model);
  const { audio, language, prompt, translate, timestamps } = request;
  const fields: Record<string, unknown> = { model, response_format: format, ...namedSettings({ ...request, ...noFields }, known) };
  if (language && !translate) fields['language'] = language;
  if (prompt) fields['prompt'] = prompt;
  // Without it the vendor refuses to tell speakers apart in anything longer than half a minute.
  if (format === 'diarized_json') fields['chunking_strategy'] = 'auto';
  const parts: MultipartPart[] = Object.entries({ ...fields, ...request.constants }).map(([name, value]) => ({ name, value: String(value) }));
  if (format === 'verbose_json' && !translate) for (const value of timestamps) parts.push({ name: 'timestamp_granularities[]', value });
  const content = await audio.read();
  return [...parts, { name: 'file', fileName: `audio.${extensions[audio.mimeType]}`, contentType: audio.mimeType, content }];
}
