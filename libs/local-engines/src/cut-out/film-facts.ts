import { z } from 'zod';
import { EngineRefusal } from '../process/engine.ts';
import { filmBounds } from './film-bounds.ts';
import { openingOptions, startFilmProgram } from './film-program.ts';

export interface FilmFacts {
  readonly seconds: number;
  /** Of the film that is made: `30000/1001`. */
  readonly frameRate: string;
  readonly framesPerSecond: number;
}

const probed = z.object({
  streams: z.array(z.object({ width: z.number().int().min(1), height: z.number().int().min(1), avg_frame_rate: z.string().default('0/0'), duration: z.coerce.number().optional() })), // prettier-ignore
  format: z.object({ duration: z.coerce.number().optional() }),
});
const usualFrameRate = 25;

/** Measures a film and refuses one that is too much. @throws EngineRefusal */
export async function filmFacts(file: string): Promise<FilmFacts> {
  const { streams, format } = await probe(file);
  const [stream] = streams;
  if (!stream) throw new EngineRefusal('video', 'has no pictures');
  if (stream.width * stream.height > filmBounds.megapixelsMax * 1e6)
    throw new EngineRefusal('video', `its pictures have more than ${filmBounds.megapixelsMax} megapixels`);
  if (Math.min(stream.width, stream.height) < filmBounds.sideMin)
    throw new EngineRefusal('video', `its pictures are smaller than ${filmBounds.sideMin} pixels`);
  // A WebM that was streamed does not say; what comes is counted.
  const seconds = format.duration ?? stream.duration ?? filmBounds.secondsMax;
  // A container's length is rounded up a little by its sound.
  if (seconds > filmBounds.secondsMax + 0.5) throw new EngineRefusal('video', `lasts longer than ${filmBounds.secondsMax} seconds`);
  const [count = 0, per = 0] = stream.avg_frame_rate.split('/').map(Number);
  const rate = count / per;
  if (!(rate >= 1)) return { seconds, frameRate: String(usualFrameRate), framesPerSecond: usualFrameRate };
  if (rate <= filmBounds.framesPerSecondMax) return { seconds, frameRate: `${count}/${per}`, framesPerSecond: rate };
  return { seconds, frameRate: String(filmBounds.framesPerSecondMax), framesPerSecond: filmBounds.framesPerSecondMax };
}

async function probe(file: string): Promise<z.output<typeof probed>> {
  const shown = ['-select_streams', 'v:0', '-show_entries', 'stream=width,height,avg_frame_rate,duration:format=duration'];
  const { child, ended } = startFilmProgram('ffprobe', [...openingOptions, ...shown, '-of', 'json', file]);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  try {
    await ended;
    return probed.parse(JSON.parse(text));
  } catch (error) {
    throw Object.assign(new EngineRefusal('video', 'is not a film that can be read'), { cause: error });
  }
}
