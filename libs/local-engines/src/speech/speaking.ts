import type { EngineDesk } from '../process/engine.ts';
import { openEncoder } from '../sound/encode-sound.ts';
import { resampled } from '../sound/resample.ts';
import type { Sound } from '../sound/sound.ts';
import type { SoundFormat } from '../sound/sound-format.ts';
import { sentencesOf } from './sentences.ts';

const pauseOfSentenceSeconds = 0.15;
const pauseOfTurnSeconds = 0.35;

/** One speaker's turn, in a voice of the engine. */
export interface SpokenTurn {
  readonly text: string;
  readonly voice: string;
}

export interface SpeakInput {
  readonly turns: readonly SpokenTurn[];
  readonly format: SoundFormat;
  /** 1 as the voice speaks by itself. */
  readonly speed: number;
  /** The whole as the result, or else in chunks. */
  readonly isStreamed: boolean;
}

export interface SpeakResult {
  /** Empty when it went out in chunks. */
  readonly bytes: Buffer;
  readonly seconds: number;
}

export interface SpeakTasks {
  readonly speak: { readonly input: SpeakInput; readonly result: SpeakResult };
}

/** One sentence in one voice: a single channel at any rate. */
export type Say = (sentence: string, voice: string, speed: number) => Promise<Sound>;

/** Speaks the turns sentence by sentence, and hands over what is encoded at once. */
export async function speakTurns({ turns, format, speed, isStreamed }: SpeakInput, ownRate: number, say: Say, desk: EngineDesk): Promise<SpeakResult> {
  const sampleRate = rateOf(format, ownRate);
  const encoder = await openEncoder(format, { sampleRate, channels: 1, isStreamed });
  const kept: Buffer[] = [];
  let samplesMade = 0;
  const give = (bytes: Buffer) => {
    if (bytes.length === 0) return;
    if (isStreamed) desk.chunk(bytes);
    else kept.push(bytes);
  };
  const encode = (samples: Float32Array) => {
    samplesMade += samples.length;
    give(encoder.encode([samples]));
  };
  const sentences = turns.flatMap(({ text, voice }, turn) => sentencesOf(text).map((sentence) => ({ sentence, voice, turn })));
  for (const [at, { sentence, voice, turn }] of sentences.entries()) {
    const sound = await say(sentence, voice, speed);
    encode(resampled(sound.channels[0] ?? new Float32Array(0), sound.sampleRate, sampleRate));
    const next = sentences[at + 1];
    if (next) encode(new Float32Array(Math.round(((next.turn === turn ? pauseOfSentenceSeconds : pauseOfTurnSeconds) / speed) * sampleRate)));
    desk.progress(((at + 1) / sentences.length) * 100);
  }
  give(encoder.finish());
  return { bytes: Buffer.concat(kept), seconds: samplesMade / sampleRate };
}

/** Bare samples say nothing about themselves: they have the rate that callers of this kind of interface expect. */
const pcmRate = 24_000;
const rateOf = (format: SoundFormat, ownRate: number) => (format === 'pcm' ? pcmRate : ownRate);
