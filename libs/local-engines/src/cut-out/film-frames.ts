import { EngineRefusal } from '../process/engine.ts';
import { filmBounds } from './film-bounds.ts';
import type { FilmFacts } from './film-facts.ts';
import { openingOptions, startFilmProgram } from './film-program.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel. */
  readonly rgb: Buffer;
}

const side = filmBounds.longSideMax;
/** Square pixels, no side above the bound, even sides: what encoders take. */
const sized = `scale=w=iw*sar:h=ih,setsar=1,scale=w='min(${side},iw)':h='min(${side},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2`;
const headerMax = 40;

/** The frames of a film, one after the other, as fast as they are taken. */
export async function* filmFrames(file: string, { frameRate }: FilmFacts): AsyncGenerator<Frame> {
  const reads = ['-nostdin', ...openingOptions, '-max_pixels', String(filmBounds.megapixelsMax * 1e6), '-i', file];
  const takes = ['-map', '0:v:0', '-t', String(filmBounds.secondsMax + 0.5), '-vf', `fps=${frameRate},${sized}`];
  // Each frame says its own size: a film may be turned, and says so where only its decoder looks.
  const gives = ['-f', 'image2pipe', '-c:v', 'ppm', 'pipe:1'];
  const { child, ended } = startFilmProgram('ffmpeg', [...reads, ...takes, ...gives]);
  let came: Buffer[] = [];
  let bytes = 0;
  let needed = headerMax;
  try {
    for await (const part of child.stdout as AsyncIterable<Buffer>) {
      came.push(part);
      bytes += part.length;
      while (bytes >= needed) {
        const joined = Buffer.concat(came);
        const { width, height, from } = header(joined);
        const end = from + width * height * 3;
        if (joined.length < end) {
          came = [joined];
          needed = end;
          break;
        }
        yield { width, height, rgb: joined.subarray(from, end) };
        came = [joined.subarray(end)];
        bytes = joined.length - end;
        needed = headerMax;
      }
    }
    await ended.catch((error: unknown) => {
      throw Object.assign(new EngineRefusal('video', 'is damaged'), { cause: error });
    });
  } finally {
    child.kill('SIGKILL');
  }
}

/** `P6`, width, height, 255, each followed by one white space. */
function header(bytes: Buffer): { width: number; height: number; from: number } {
  const found = /^P6\s(\d+)\s(\d+)\s255\s/.exec(bytes.toString('latin1', 0, headerMax));
  if (!found) throw new Error('ffmpeg gave something that is no picture');
  return { width: Number(found[1]), height: Number(found[2]), from: found[0].length };
}
