import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { startProgram } from '../program/start-program.ts';

/**
 * Containers that are opened. Not playlists and the like: they name other files, and those would be ours.
 * The programs get no protocol but plain files, so they fetch nothing either.
 */
const containers = ['mov,mp4,m4a,3gp,3g2,mj2', 'matroska,webm', 'avi', 'mpegts', 'mpeg', 'ogg', 'flv', 'gif'].join(',');

/** How every file of a stranger is opened. */
export const openingOptions = ['-protocol_whitelist', 'file', '-format_whitelist', containers] as const;

const lastWordsMax = 2_000;

export interface FilmProgram {
  readonly child: ChildProcessWithoutNullStreams;
  /** @throws what the program said, when it ends badly */
  readonly ended: Promise<void>;
}

/** Starts `ffmpeg` or `ffprobe` with words of ours. */
export function startFilmProgram(program: 'ffmpeg' | 'ffprobe', options: readonly string[]): FilmProgram {
  const child = startProgram(program, ['-hide_banner', '-v', 'error', ...options]);
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (lastWords = (lastWords + text).slice(-lastWordsMax)));
  // It may end before it has read everything; how it ended says more.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}: ${lastWords}`))));
  });
  // Whoever waits for it hears of it; until then it is nobody's unhandled failure.
  ended.catch(() => undefined);
  return { child, ended };
}
