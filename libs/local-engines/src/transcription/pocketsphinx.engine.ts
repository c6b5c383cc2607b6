import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EngineDesk, OpenEngine } from '../process/engine.ts';
import { findProgram } from '../program/find-program.ts';
import { runProgram } from '../program/run-program.ts';
import { encodeSound } from '../sound/encode-sound.ts';
import { soundPieces } from '../sound/read-sound.ts';
import { Resampler } from '../sound/resample.ts';
import { monoOf } from '../sound/sound.ts';
import { filledBand } from './filled-band.ts';
import { hearingSecondsMax, type Heard, type HearTasks } from './pocketsphinx.ts';
import { recognisedWords } from './recognised-words.ts';
import { voicedSpans, type Span } from './voiced-spans.ts';

const sampleRate = 16_000;
/** It misses the first sound of what begins at once. */
const padSeconds = 0.2;

export const openEngine: OpenEngine<HearTasks> = () => ({
  async hear({ sound }, desk) {
    const samples = await samplesOf(sound, desk);
    const spans = voicedSpans(samples, sampleRate);
    const whole = spans.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
    const utterances: Heard['utterances'][number][] = [];
    let done = 0;
    for (const span of spans) {
      utterances.push(...(await hearSpan(samples, span, desk.folder())));
      done += span.endSeconds - span.startSeconds;
      desk.progress((done / whole) * 100);
    }
    return { durationSeconds: samples.length / sampleRate, utterances };
  },
});

async function samplesOf(bytes: Buffer, desk: EngineDesk): Promise<Float32Array> {
  const made: Float32Array[] = [];
  let resampler: Resampler | undefined;
  let from = 0;
  for await (const piece of soundPieces(bytes, { field: 'audio', secondsMax: hearingSecondsMax, folder: () => desk.folder() })) {
    if (!resampler || from !== piece.sampleRate) {
      if (resampler) made.push(resampler.finish());
      resampler = new Resampler(piece.sampleRate, sampleRate);
      from = piece.sampleRate;
    }
    made.push(resampler.push(monoOf(piece).channels[0] as Float32Array));
  }
  if (resampler) made.push(resampler.finish());
  const whole = new Float32Array(made.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of made) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

async function hearSpan(samples: Float32Array, { startSeconds, endSeconds }: Span, folder: string): Promise<Heard['utterances']> {
  const [from, to, pad] = [startSeconds, endSeconds, padSeconds].map((seconds) => Math.round(seconds * sampleRate)) as [number, number, number];
  const padded = new Float32Array(to - from + 2 * pad);
  padded.set(samples.subarray(from, to), pad);
  const speech = filledBand(padded, sampleRate);
  const file = path.join(folder, 'speech.wav');
  await writeFile(file, await encodeSound({ sampleRate, channels: [speech] }, 'wav'));
  let said = '';
  await runProgram({
    program: 'pocketsphinx_continuous',
    options: [...languageOptions(findProgram('pocketsphinx_continuous')?.root), '-infile', file, '-time', 'yes', '-logfn', '/dev/null'],
    onOutput: (bytes) => (said += bytes.toString('utf8')),
  });
  return recognisedWords(said, startSeconds - padSeconds);
}

/** Where the sounds and words of English lie that came with a fetched program; it looks for them where they would be installed. */
function languageOptions(root: string | null | undefined): string[] {
  const folder = path.join(root ?? '', 'usr/share/pocketsphinx/model/en-us');
  if (!root || !existsSync(folder)) return [];
  const [sounds, sentences, words] = ['en-us', 'en-us.lm.bin', 'cmudict-en-us.dict'].map((name) => path.join(folder, name)) as [string, string, string];
  return ['-hmm', sounds, '-lm', sentences, '-dict', words];
}
