import { mediaFacts } from '../media/media-facts.ts';
import { makeTranscript } from '../media/transcript.ts';
import { beginCall } from '../media-call/begin-call.ts';
import { doWork } from '../media-call/do-work.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { isMultipart, readForm } from '../media-call/multipart.ts';
import { sendJson } from '../media-call/send-media.ts';
import { Refusal } from '../refusal.ts';
import { invalidField, Unreadable } from './fish-error.ts';
import { unpack } from './msgpack.ts';

const model = 'transcribe-1';

/** `POST /v1/asr` */
export async function transcribe(call: MediaCall): Promise<void> {
  await beginCall(call);
  call.record.model = model;
  const { audio, language, ignoresTimes } = await readBody(call);
  const facts = mediaFacts(audio);
  if (!facts || facts.kind === 'image') throw new Refusal(400, 'The audio could not be decoded.', { code: 'invalid_audio' });
  const made = makeTranscript(`fish-audio/${model}`, audio, facts, call.behaviour.tokens);
  await doWork(call, { seconds: made.seconds });
  const text = call.behaviour.isEmpty ? '' : made.text;
  const segments = ignoresTimes ? [{ text, start: 0, end: made.seconds }] : made.segments.map(({ text: said, start, end }) => ({ text: said, start, end }));
  sendJson(call, 200, { text, duration: made.seconds, segments: text === '' ? [] : segments, language_code: language ?? 'en', language: language ?? 'en' });
}

async function readBody(call: MediaCall): Promise<{ audio: Buffer; language: string | undefined; ignoresTimes: boolean }> {
  if (isMultipart(call)) {
    const form = await readForm(call);
    if (!form) throw new Unreadable(400, 'Bad Request: the form could not be read.');
    const audio = form.files.find(({ field }) => field === 'audio')?.bytes;
    if (!audio) throw invalidField(['body', 'audio'], 'missing', 'Field required', null);
    const flag = form.texts.get('ignore_timestamps')?.[0] ?? 'true';
    if (flag !== 'true' && flag !== 'false') throw invalidField(['body', 'ignore_timestamps'], 'bool_parsing', 'Input should be a valid boolean', flag);
    return { audio, language: form.texts.get('language')?.[0], ignoresTimes: flag === 'true' };
  }
  let body: unknown;
  try {
    body = unpack(call.body);
  } catch (error) {
    throw new Unreadable(400, `Bad Request: ${(error as Error).message}`);
  }
  const { audio, language, ignore_timestamps: flag } = (body ?? {}) as Record<string, unknown>;
  if (!Buffer.isBuffer(audio)) throw invalidField(['body', 'audio'], 'missing', 'Field required', null);
  return { audio, language: typeof language === 'string' ? language : undefined, ignoresTimes: flag !== false };
}
