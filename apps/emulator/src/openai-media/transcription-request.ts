import { z } from 'zod';
import type { MediaCall } from '../media-call/media-call.ts';
import { readForm, type UploadedFile } from '../media-call/multipart.ts';
import { beginCall } from '../media-call/begin-call.ts';
import { Refusal } from '../refusal.ts';
import { formValues, invalidValue, modelOf, openAiRead } from './openai-read.ts';

const texts = z.array(z.string());
const shared = {
  model: z.string().min(1),
  prompt: z.string().nullish(),
  temperature: z.number().min(0).max(1).nullish(),
};
const transcriptionForm = z.strictObject({
  ...shared,
  language: z.string().nullish(),
  languages: texts.nullish(),
  keywords: texts.nullish(),
  response_format: z.enum(['json', 'text', 'srt', 'verbose_json', 'vtt', 'diarized_json']).nullish(),
  include: z.array(z.enum(['logprobs'])).nullish(),
  timestamp_granularities: z.array(z.enum(['word', 'segment'])).nullish(),
  stream: z.boolean().nullish(),
  chunking_strategy: z.string().nullish(),
  known_speaker_names: texts.max(4).nullish(),
  known_speaker_references: texts.max(4).nullish(),
});
const translationForm = z.strictObject({ ...shared, response_format: z.enum(['json', 'text', 'srt', 'verbose_json', 'vtt']).nullish() });

export type TranscriptionForm = z.infer<typeof transcriptionForm>;
export type TranscriptFormat = NonNullable<TranscriptionForm['response_format']>;

export interface TranscriptionRequest extends TranscriptionForm {
  readonly format: TranscriptFormat;
  readonly file: UploadedFile;
}

const bytesMax = 25 * 1_024 * 1_024;
const extension = /\.(?:flac|mp3|mp4|mpeg|mpga|m4a|ogg|oga|opus|wav|webm)$/i;
const formats: readonly (readonly [RegExp, readonly TranscriptFormat[]])[] = [
  [/^whisper-1/, ['json', 'text', 'srt', 'verbose_json', 'vtt']],
  [/^gpt-4o-transcribe-diarize/, ['json', 'text', 'diarized_json']],
  [/^gpt-(?:4o-|4o-mini-)?transcribe/, ['json']],
];

/** Reads the form and takes the behaviour off its model. */
export async function transcriptionRequest(call: MediaCall, isTranslation: boolean): Promise<TranscriptionRequest> {
  const form = await readForm(call);
  if (!form) throw new Refusal(400, 'Could not parse multipart form.');
  const values = formValues(form, ['temperature'], ['stream']);
  const model = await beginCall(call, modelOf(values) ?? '');
  const read: TranscriptionForm = openAiRead(isTranslation ? translationForm : transcriptionForm, {
    ...values,
    ...(values.model === undefined ? {} : { model }),
  });
  const allowed = formatsOf(model, isTranslation);
  const format = read.response_format ?? 'json';
  if (!allowed.includes(format))
    throw invalidValue('response_format', `response_format '${format}' is not compatible with model '${model}'.`, 'unsupported_value');
  if (read.timestamp_granularities && format !== 'verbose_json')
    throw invalidValue('timestamp_granularities', 'timestamp_granularities needs the response_format verbose_json.');
  if (read.include && (format !== 'json' || model.startsWith('whisper')))
    throw invalidValue('include', 'logprobs are given with json by the gpt-4o models only.', 'unsupported_value');
  if ((read.languages || read.keywords) && !model.startsWith('gpt-transcribe'))
    throw invalidValue('languages', "Unknown parameter: 'languages'.", 'unknown_parameter');
  return { ...read, format, file: fileOf(form.files) };
}

function formatsOf(model: string, isTranslation: boolean): readonly TranscriptFormat[] {
  if (/^(?:missing|no-such)/.test(model)) throw new Refusal(404, `The model '${model}' does not exist.`, { param: 'model', code: 'model_not_found' });
  const found = formats.find(([pattern]) => pattern.test(model))?.[1];
  if (!found || (isTranslation && !model.startsWith('whisper-1'))) throw invalidValue('model', `Invalid value: '${model}'. This is not a model that listens.`);
  return found;
}

function fileOf(files: readonly UploadedFile[]): UploadedFile {
  const stranger = files.find(({ field }) => field !== 'file');
  if (stranger) throw invalidValue(stranger.field, `Unknown parameter: '${stranger.field}'.`, 'unknown_parameter');
  const [file] = files;
  if (!file) throw invalidValue('file', "Missing required parameter: 'file'.", 'missing_required_parameter');
  if (file.bytes.length > bytesMax) throw new Refusal(413, `Maximum content size limit (${bytesMax}) exceeded.`);
  if (!extension.test(file.name)) throw invalidValue('file', 'Unrecognized file format. Supported are flac, m4a, mp3, mp4, mpeg, mpga, oga, ogg, wav, webm.');
  return file;
}
