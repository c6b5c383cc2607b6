import { z } from 'zod';
import { countReceived } from '../answers/tokens.ts';
import { makeSound, type SoundFormat, speechSeconds } from '../media/sound.ts';
import { beginCall } from '../media-call/begin-call.ts';
import { doWork } from '../media-call/do-work.ts';
import { EventStream } from '../media-call/event-stream.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { pause } from '../media-call/pause.ts';
import { resultBytes, streamBytes } from '../media-call/send-media.ts';
import { invalidValue, modelOf, openAiRead, parsedJson } from './openai-read.ts';
import { Refusal } from '../refusal.ts';

const voices = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar', 'fable', 'onyx', 'nova'] as const;
const formats = ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'] as const;

const speechRequest = z.strictObject({
  model: z.string().min(1),
  input: z.string().min(1).max(4_096),
  voice: z.union([z.string().min(1), z.strictObject({ id: z.string().min(1) })]),
  instructions: z.string().max(4_096).nullish(),
  response_format: z.enum(formats).nullish(),
  speed: z.number().min(0.25).max(4).nullish(),
  stream_format: z.enum(['audio', 'sse']).nullish(),
});

const types: Readonly<Record<SoundFormat, string>> = {
  mp3: 'audio/mpeg',
  opus: 'audio/opus',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
};
const sampleRate = 24_000;
const pieceBytes = 4_096;
const audioTokensPerSecond = 20;

/** `POST /audio/speech`: raw bytes in pieces, or events with base64. */
export async function speak(call: MediaCall): Promise<void> {
  const json = parsedJson(call);
  const model = await beginCall(call, modelOf(json) ?? '');
  const request = openAiRead(speechRequest, json);
  checkModel(model);
  const { voice, input, speed, response_format: asked, stream_format: streamed } = request;
  if (typeof voice === 'string' && !voices.includes(voice as (typeof voices)[number]))
    throw invalidValue('voice', `Invalid value: '${voice}'. Supported values are: ${voices.map((each) => `'${each}'`).join(', ')}.`);
  if (streamed === 'sse' && model.startsWith('tts-1')) throw invalidValue('stream_format', `The stream format 'sse' is not supported by ${model}.`);
  const format = asked ?? 'mp3';
  const seconds = call.behaviour.seconds ?? speechSeconds(input, speed ?? 1);
  await doWork(call, { characters: [...input].length, seconds });
  const name = typeof voice === 'string' ? voice : voice.id;
  const label = { engine: `openai/${model}`, text: `${name}: ${input}`, index: 0, seed: undefined };
  const bytes = resultBytes(call, makeSound({ label, seconds, format, sampleRate, kilobitsPerSecond: 160 }));
  if (streamed !== 'sse') {
    await streamBytes(call, types[format], bytes, pieceBytes);
    return;
  }
  const stream = new EventStream(call);
  for (let at = 0; at < bytes.length && !stream.isClosed; at += pieceBytes) {
    if (at > 0) await pause(call.behaviour.intervalMs);
    const type = 'speech.audio.delta';
    stream.send({ type, audio: bytes.subarray(at, at + pieceBytes).toString('base64') }, type);
  }
  const input_tokens = countReceived(input);
  const output_tokens = Math.ceil(seconds * audioTokensPerSecond);
  call.record.promptTokens = input_tokens;
  call.record.completionTokens = output_tokens;
  const type = 'speech.audio.done';
  stream.finish({ type, usage: { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens } }, type);
}

function checkModel(model: string): void {
  if (/^(?:missing|no-such)/.test(model)) throw new Refusal(404, `The model '${model}' does not exist.`, { param: 'model', code: 'model_not_found' });
  if (!/^(?:tts-1|gpt-4o-mini-tts|gpt-.*-tts)/.test(model)) throw invalidValue('model', `Invalid value: '${model}'. This is not a model that speaks.`);
}
