import { mediaFacts } from '../media/media-facts.ts';
import { beginCall } from '../media-call/begin-call.ts';
import { doWork } from '../media-call/do-work.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { type Form, readForm } from '../media-call/multipart.ts';
import { sendJson } from '../media-call/send-media.ts';
import { Refusal } from '../refusal.ts';
import { invalidField, Unreadable } from './fish-error.ts';
import { type Voice, VoiceStore } from './voice-store.ts';

const visibilities = ['public', 'unlist', 'private'] as const;
const pageSizeDefault = 10;
const notFound = () => new Refusal(404, 'Model not found');

/** `POST /model`: a voice from recordings, usable at once. */
export async function cloneVoice(call: MediaCall): Promise<void> {
  await beginCall(call);
  const form = await readForm(call);
  if (!form) throw new Unreadable(400, 'Bad Request: the form could not be read.');
  const title = required(form, 'title');
  if (required(form, 'type') !== 'tts') throw invalidField(['body', 'type'], 'literal_error', "Input should be 'tts'", form.texts.get('type'));
  if (required(form, 'train_mode') !== 'fast')
    throw invalidField(['body', 'train_mode'], 'literal_error', "Input should be 'fast'", form.texts.get('train_mode'));
  const recordings = form.files.filter(({ field }) => field === 'voices');
  if (recordings.length === 0) throw invalidField(['body', 'voices'], 'missing', 'Field required', null);
  for (const { bytes } of recordings) {
    const kind = mediaFacts(bytes)?.kind;
    if (kind !== 'audio' && kind !== 'video') throw new Refusal(400, 'The audio could not be decoded.', { code: 'invalid_audio' });
  }
  const texts = form.texts.get('texts') ?? [];
  if (texts.length > 0 && texts.length !== recordings.length) throw invalidField(['body', 'texts'], 'value_error', 'One text for each voice.', texts);
  const visibility = visibilityOf(form) ?? 'public';
  const cover = form.files.find(({ field }) => field === 'cover_image');
  if (visibility === 'public' && !cover) throw new Refusal(400, 'A public model needs a cover image.', { code: 'cover_image_required' });
  await doWork(call, { voices: 1 });
  const now = new Date().toISOString();
  const voice = VoiceStore.of(call.studio).create(call.key, {
    type: 'tts',
    title,
    description: form.texts.get('description')?.[0] ?? '',
    cover_image: cover ? `coverimage/${cover.name}` : '',
    train_mode: 'fast',
    state: 'trained',
    tags: [...(form.texts.get('tags') ?? [])],
    samples: [],
    languages: ['en'],
    visibility,
    created_at: now,
    updated_at: now,
    like_count: 0,
    task_count: 0,
    author: { _id: 'e'.repeat(32), nickname: 'Emulated', avatar: '' },
  });
  call.record.taskId = voice._id;
  sendJson(call, 201, voice);
}

/** `GET /model` */
export async function listVoices(call: MediaCall): Promise<void> {
  await beginCall(call);
  const size = numberOf(call, 'page_size', pageSizeDefault);
  const page = numberOf(call, 'page_number', 1);
  const title = call.query.get('title')?.toLowerCase();
  // Of the public library nothing is known here: what there is belongs to the key.
  const own = VoiceStore.of(call.studio)
    .list(call.key)
    .filter((voice) => title === undefined || voice.title.toLowerCase().includes(title));
  const items = own.slice((page - 1) * size, page * size);
  sendJson(call, 200, { total: own.length, items, has_more: page * size < own.length, window_limited: false, total_is_exact: true });
}

export async function showVoice(call: MediaCall): Promise<void> {
  await beginCall(call);
  const voice = VoiceStore.of(call.studio).find(call.key, call.params.id ?? '');
  if (!voice) throw notFound();
  sendJson(call, 200, voice);
}

export async function changeVoice(call: MediaCall): Promise<void> {
  const voice = await ownVoice(call);
  const form = await readForm(call);
  if (!form) throw new Unreadable(400, 'Bad Request: the form could not be read.');
  voice.title = form.texts.get('title')?.[0] ?? voice.title;
  voice.description = form.texts.get('description')?.[0] ?? voice.description;
  voice.visibility = visibilityOf(form) ?? voice.visibility;
  voice.tags = form.texts.has('tags') ? [...(form.texts.get('tags') ?? [])] : voice.tags;
  voice.updated_at = new Date().toISOString();
  sendJson(call, 200, {});
}

export async function deleteVoice(call: MediaCall): Promise<void> {
  const { _id: id } = await ownVoice(call);
  VoiceStore.of(call.studio).delete(id);
  Object.assign(call.record, { taskId: id, outcome: 'succeeded', billable: false });
  sendJson(call, 200, {});
}

async function ownVoice(call: MediaCall): Promise<Voice> {
  await beginCall(call);
  const store = VoiceStore.of(call.studio);
  const id = call.params.id ?? '';
  const voice = store.own(call.key, id);
  if (voice) return voice;
  throw store.find(call.key, id) ? new Refusal(403, 'Not permitted') : notFound();
}

function required(form: Form, name: string): string {
  const value = form.texts.get(name)?.[0];
  if (value === undefined || value === '') throw invalidField(['body', name], 'missing', 'Field required', null);
  return value;
}

function visibilityOf(form: Form): Voice['visibility'] | undefined {
  const asked = form.texts.get('visibility')?.[0];
  const found = visibilities.find((each) => each === asked);
  if (asked !== undefined && !found) throw invalidField(['body', 'visibility'], 'literal_error', "Input should be 'public', 'unlist' or 'private'", asked);
  return found;
}

function numberOf({ query }: MediaCall, name: string, fallback: number): number {
  const text = query.get(name) ?? String(fallback);
  if (!/^[1-9]\d{0,3}$/.test(text)) throw invalidField(['query', name], 'int_parsing', 'Input should be a valid integer', text);
  return Number(text);
}
