import { z } from 'zod';
import { makeSound, speechSeconds } from '../media/sound.ts';
import { beginCall } from '../media-call/begin-call.ts';
import { doWork } from '../media-call/do-work.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { resultBytes, streamBytes } from '../media-call/send-media.ts';
import { Refusal } from '../refusal.ts';
import { fishRead, invalidField, Unreadable } from './fish-error.ts';
import { unpack } from './msgpack.ts';
import { VoiceStore } from './voice-store.ts';

const part = z.number().min(0).max(1);
const reference = z.looseObject({ audio: z.instanceof(Buffer), text: z.string() });
const ttsRequest = z.looseObject({
  text: z.string().min(1),
  reference_id: z.union([z.string(), z.array(z.string()).min(1)]).nullish(),
  references: z.union([z.array(reference), z.array(z.array(reference))]).nullish(),
  temperature: part.nullish(),
  top_p: part.nullish(),
  prosody: z.looseObject({ speed: z.number().min(0.5).max(2).nullish(), volume: z.number().nullish(), normalize_loudness: z.boolean().nullish() }).nullish(),
  chunk_length: z.number().int().min(100).max(300).nullish(),
  min_chunk_length: z.number().int().min(0).max(100).nullish(),
  normalize: z.boolean().nullish(),
  format: z.enum(['mp3', 'wav', 'pcm', 'opus']).nullish(),
  sample_rate: z.number().int().min(8_000).max(48_000).nullish(),
  mp3_bitrate: z.union([z.literal(64), z.literal(128), z.literal(192)]).nullish(),
  opus_bitrate: z.union([z.literal(-1_000), z.literal(24_000), z.literal(32_000), z.literal(48_000), z.literal(64_000)]).nullish(),
  latency: z.enum(['normal', 'balanced', 'low']).nullish(),
  max_new_tokens: z.number().int().min(0).nullish(),
  repetition_penalty: z.number().nullish(),
  condition_on_previous_chunks: z.boolean().nullish(),
  early_stop_threshold: part.nullish(),
  features: z.array(z.string()).nullish(),
});
type TtsRequest = z.infer<typeof ttsRequest>;

const models = ['s1', 's2-pro', 's2.1-pro', 's2.1-pro-free'];
/** What an unknown or missing model becomes, silently. */
const paidDefault = 's2.1-pro';
const types = { mp3: 'audio/mpeg', wav: 'audio/wav', pcm: 'audio/pcm', opus: 'audio/ogg' } as const;
const pieceBytes = 8_192;
const speakerTag = /<\|speaker:(\d+)\|>/g;

/** `POST /v1/tts`: raw bytes in pieces. */
export async function speak(call: MediaCall): Promise<void> {
  const header = call.headers.model;
  const asked = await beginCall(call, typeof header === 'string' ? header : '');
  const model = models.includes(asked) ? asked : paidDefault;
  call.record.model = model;
  const body = readBody(call);
  const request = fishRead(ttsRequest, body);
  if (request.references && !isMsgpack(call)) throw invalidField(['body', 'references'], 'value_error', 'References are taken as msgpack only.', null);
  checkVoices(call, request, model);
  const spoken = request.text.replaceAll(speakerTag, '');
  const seconds = call.behaviour.seconds ?? speechSeconds(spoken, request.prosody?.speed ?? 1);
  await doWork(call, { bytes: Buffer.byteLength(request.text), characters: [...request.text].length, seconds });
  const format = request.format ?? 'mp3';
  const voice = [request.reference_id ?? 'default'].flat().join('+');
  const label = { engine: `fish-audio/${model}`, text: `${voice}: ${spoken}`, index: 0, seed: undefined };
  const sampleRate = format === 'opus' ? 48_000 : (request.sample_rate ?? 44_100);
  const bytes = makeSound({ label, seconds, format, sampleRate, kilobitsPerSecond: request.mp3_bitrate ?? 128 });
  await streamBytes(call, types[format], resultBytes(call, bytes), pieceBytes);
}

function isMsgpack({ headers }: MediaCall): boolean {
  return /^application\/(?:x-)?msgpack/.test(headers['content-type'] ?? '');
}

function readBody(call: MediaCall): unknown {
  const type = call.headers['content-type'] ?? '';
  if (!isMsgpack(call) && !type.startsWith('application/json')) throw new Refusal(415, 'Unsupported content type.');
  try {
    return isMsgpack(call) ? unpack(call.body) : JSON.parse(call.body.toString('utf8'));
  } catch (error) {
    throw new Unreadable(400, `Bad Request: ${(error as Error).message}`);
  }
}

function checkVoices(call: MediaCall, { reference_id: voices, text }: TtsRequest, model: string): void {
  if (Array.isArray(voices) && model === 's1') throw invalidField(['body', 'reference_id'], 'value_error', 'Several voices are not supported by s1.', voices);
  const store = VoiceStore.of(call.studio);
  for (const voice of [voices ?? []].flat())
    if (!store.canSpeak(call.key, voice)) throw new Refusal(400, `Reference not found: ${voice}`, { code: 'reference_not_found' });
  if (!Array.isArray(voices)) return;
  const speakers = Math.max(-1, ...[...text.matchAll(speakerTag)].map(([, number]) => Number(number)));
  if (speakers >= voices.length) throw invalidField(['body', 'text'], 'value_error', `There is no voice for speaker ${speakers}.`, text.slice(0, 100));
}
