import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runProgram } from '../program/run-program.ts';
import { readWav } from './read-wav.ts';
import type { Sound } from './sound.ts';

/** Only containers that hold their own content: a playlist or a list of parts would name other files of this machine. */
const containers = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,aac,asf,amr';
/** Enough for speech, and two hours of it still fit into memory. */
const sampleRate = 16_000;

/**
 * The first sound track of any file, by the program ffmpeg. It reads a file, because the index of an MP4 is often at its end, and follows
 * no address that stands in it.
 * @throws when ffmpeg cannot read it
 */
export async function* ffmpegPieces(bytes: Buffer, folder: string, secondsMax: number): AsyncGenerator<Sound> {
  const file = path.join(folder, randomUUID());
  const made = `${file}.wav`;
  const reads = [
    '-nostdin',
    '-v',
    'error',
    '-protocol_whitelist',
    'file',
    '-format_whitelist',
    containers,
    '-i',
    file,
    '-map',
    '0:a:0',
    '-t',
    String(secondsMax + 1),
  ];
  const writes = ['-f', 'wav', '-acodec', 'pcm_s16le', '-ac', '1', '-ar', String(sampleRate), made];
  try {
    await writeFile(file, bytes);
    await runProgram({ program: 'ffmpeg', options: [...reads, ...writes], onOutput: () => undefined });
    const wav = readWav(await readFile(made));
    if (wav) yield* wav.pieces();
  } finally {
    await Promise.all([file, made].map((each) => rm(each, { force: true })));
  }
}
