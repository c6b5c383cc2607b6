import { once } from 'node:events';
import { filmBounds } from './film-bounds.ts';
import type { FilmFacts } from './film-facts.ts';
import { openingOptions, startFilmProgram, type FilmProgram } from './film-program.ts';

export interface FilmShape {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel and a WebM; without: three and an MP4. */
  readonly hasAlpha: boolean;
}

const words = (line: string): string[] => line.split(' ');
const mp4 = words('-c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p -c:a aac -b:a 160k -movflags +faststart -f mp4');
// With frames that VP9 hides, the transparency would be lost.
const webm = words('-c:v libvpx-vp9 -pix_fmt yuva420p -deadline realtime -cpu-used 7 -row-mt 1 -crf 28 -b:v 0 -auto-alt-ref 0 -c:a libopus -b:a 128k -f webm');

/** Writes frames into a film, with the sound of the film they come from. */
export class FilmWriter {
  private readonly program: FilmProgram;

  constructor(source: string, target: string, { width, height, hasAlpha }: FilmShape, { frameRate }: FilmFacts) {
    const format = hasAlpha ? 'rgba' : 'rgb24';
    const frames = ['-f', 'rawvideo', '-pix_fmt', format, '-video_size', `${width}x${height}`, '-framerate', frameRate, '-i', 'pipe:0'];
    const sound = [...openingOptions, '-t', String(filmBounds.secondsMax + 0.5), '-i', source];
    // The first pictures are ours, the sound is the source's, and nothing else of it comes along.
    const kept = words('-map 0:v:0 -map 1:a:0? -sn -dn -map_metadata -1 -map_chapters -1 -ac 2');
    this.program = startFilmProgram('ffmpeg', ['-y', ...frames, ...sound, ...kept, ...(hasAlpha ? webm : mp4), target]);
  }

  async write(frame: Buffer): Promise<void> {
    const { child, ended } = this.program;
    if (child.stdin.destroyed) await ended;
    if (!child.stdin.write(frame)) await Promise.race([once(child.stdin, 'drain'), ended]);
  }

  async end(): Promise<void> {
    this.program.child.stdin.end();
    await this.program.ended;
  }

  /** Leaves the film as it is. */
  stop(): void {
    this.program.child.kill('SIGKILL');
  }
}
