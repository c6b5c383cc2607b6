import type { ProviderMediaRequest, UnsupportedField } from '@portazgo/providers-contract';
import { motionIn } from './camera-words.ts';
import { isMotion, motions, type Motion } from './camera.ts';
import { filmBounds } from './film-bounds.ts';
import { isResolution, ratioOf, resolutions, type Resolution } from './film-size.ts';
import { canBeWritten } from './titles.ts';

/** What is asked for, read from the settings. */
export interface FilmWish {
  readonly prompt: string;
  readonly title: string;
  readonly seconds: number;
  readonly resolution: Resolution;
  readonly ratio: number | null;
  readonly motion: Motion | null;
  readonly seed: number;
  readonly hasMusic: boolean;
  readonly musicWords: string;
}

/** What a route may call a setting here. */
const known = new Set(['duration', 'aspect_ratio', 'resolution', 'motion', 'title', 'seed', 'music', 'music_style']);

/** @returns the first field that cannot be had, by its name at the client */
export function readFilmWish(request: ProviderMediaRequest): FilmWish | UnsupportedField {
  const { settings, fields, prompt = '', inputs } = request;
  const named: Record<string, string | number | boolean> = {};
  const keys: Record<string, string> = {};
  for (const [key, value] of Object.entries(settings)) {
    const name = fields[key] ?? key;
    if (name === '' || value === '') continue;
    if (!known.has(name)) {
      if (value === false) continue;
      return { field: key, reason: 'a film by rules has no such setting' };
    }
    named[name] = value;
    keys[name] = key;
  }
  const refuse = (name: string, reason: string): UnsupportedField => ({ field: keys[name] ?? name, reason });
  const { min, max, usual } = filmBounds.seconds;
  const seconds = Number(named.duration ?? usual);
  if (!(seconds >= min && seconds <= max)) return refuse('duration', `its films last ${min} to ${max} seconds`);
  const resolution = named.resolution ?? '480p';
  if (!isResolution(resolution)) return refuse('resolution', `it makes ${resolutions.join(', ')}`);
  const ratioText = String(named.aspect_ratio ?? 'auto');
  const ratio = ratioText === 'auto' ? null : ratioOf(ratioText);
  if (ratio === null && ratioText !== 'auto') return refuse('aspect_ratio', 'is auto or from 9:21 to 21:9');
  const asked = named.motion ?? 'auto';
  if (asked !== 'auto' && !isMotion(asked)) return refuse('motion', `is auto, ${motions.join(', ')}`);
  const words = prompt.trim();
  if (words.length > filmBounds.promptMax) return { field: 'prompt', reason: `it takes ${filmBounds.promptMax} characters` };
  const pictures = inputs.filter(({ role }) => role === 'image').length;
  if (pictures > filmBounds.pictures) return { field: 'image', reason: `it takes ${filmBounds.pictures} pictures` };
  const motionAsked = motionIn(words);
  if (pictures === 0 && words === '') return { field: 'prompt', reason: 'is needed where there is no picture' };
  if (pictures > 0 && words !== '' && !motionAsked)
    return { field: 'prompt', reason: 'it only moves the camera over a picture: zoom in, zoom out, pan left … (nothing in the picture moves)' };
  if (pictures === 0 && !canBeWritten(words)) return { field: 'prompt', reason: 'has letters that the font of the titles does not have' };
  const title = String(named.title ?? '');
  if (!canBeWritten(title)) return refuse('title', 'has letters that the font of the titles does not have');
  return {
    prompt: words,
    title,
    seconds,
    resolution,
    ratio: ratio ?? (pictures === 0 ? 16 / 9 : null),
    motion: isMotion(asked) ? asked : pictures > 0 ? (motionAsked ?? null) : null,
    seed: Number(named.seed ?? 0),
    hasMusic: named.music === true,
    musicWords: String(named.music_style ?? ''),
  };
}
