import type { ProviderMediaOutcome, ProviderMediaRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import type { LocalMaker } from '../local-media.model.ts';
import type { ProceduralTasks } from '../drawing/procedural.ts';
import type { SpessasynthTasks } from '../music/spessasynth.ts';
import { readFilmWish, type FilmWish } from './film-wish.ts';
import { filmSize } from './film-size.ts';
import type { FilmOrder, FilmScene, FilmTasks } from './film.ts';
import { titlesOf } from './titles.ts';

/** A title needs so long to be read. */
const titleSeconds = 2.4;
const scenesMax = 6;
/** Scenes are drawn larger than the film: the camera comes closer. */
const drawnLarger = 1.3;
const drawnSideMax = 1_664;

interface FilmEngines {
  readonly film: EngineHost<FilmTasks>;
  readonly drawing: EngineHost<ProceduralTasks>;
  readonly music: EngineHost<SpessasynthTasks>;
}

/** `video.generate`: a camera over given pictures, or titles over drawn ones. */
export class FilmMaker implements LocalMaker {
  constructor(private readonly engines: FilmEngines) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    const wish = readFilmWish(request);
    return 'reason' in wish ? wish : null;
  }

  async make(request: ProviderMediaRequest, { onProgress, ...run }: EngineRunOptions): Promise<ProviderMediaOutcome> {
    const wish = readFilmWish(request);
    if ('reason' in wish) throw new Error(`asked for what it refuses: ${wish.field}`);
    const pictures = await Promise.all(request.inputs.filter(({ role }) => role === 'image').map((file) => file.read()));
    const startedAt = performance.now();
    // The deadline is one of the whole work.
    const left = () => ({ ...run, totalMs: Math.max(1, run.totalMs - (performance.now() - startedAt)) });
    const scenes = pictures.length > 0 ? pictures.map((picture, index) => ({ picture, title: index === 0 ? wish.title : '' })) : await this.drawn(wish, left());
    onProgress?.(8);
    const music = wish.hasMusic ? await this.played(wish, left()) : null;
    onProgress?.(20);
    const { seconds, resolution, ratio, motion, seed } = wish;
    const order: FilmOrder = {
      scenes,
      seconds,
      resolution,
      ratio,
      motion,
      seed: `${wish.prompt}\n${seed}`,
      titlesAt: pictures.length > 0 ? 'bottom' : 'middle',
      music,
    };
    const { bytes } = await this.engines.film.run('film', order, { ...left(), onProgress: (percent) => onProgress?.(20 + percent * 0.8) });
    return { results: [{ bytes, mimeType: 'video/mp4' }], nature: 'procedural' };
  }

  /** Scenes that the words of the prompt call for, and the words as their titles. */
  private async drawn({ prompt, title, seconds, ratio, resolution, seed }: FilmWish, run: EngineRunOptions): Promise<FilmScene[]> {
    const places = Math.min(scenesMax, Math.max(1, Math.floor(seconds / titleSeconds)));
    const titles = titlesOf(title === '' ? prompt : title, places);
    const words = titles.length > 0 ? titles : [''];
    const { width, height } = filmSize(ratio ?? 16 / 9, resolution);
    const larger = Math.min(drawnLarger, drawnSideMax / Math.max(width, height));
    const size = { width: Math.round(width * larger), height: Math.round(height * larger) };
    const scenes: FilmScene[] = [];
    for (const [index, text] of words.entries()) {
      const order = { prompt: text === '' ? prompt : text, ...size, seed: seed + index, count: 1, format: 'png' as const };
      const { pictures } = await this.engines.drawing.run('draw', order, run);
      scenes.push({ picture: pictures[0] as Buffer, title: text });
    }
    return scenes;
  }

  private async played({ prompt, seconds, seed, musicWords }: FilmWish, run: EngineRunOptions): Promise<Buffer> {
    const order = { words: musicWords === '' ? prompt : musicWords, seconds, seed, take: 0, format: 'mp3' as const };
    const { bytes } = await this.engines.music.run('compose', order, run);
    return bytes;
  }
}
