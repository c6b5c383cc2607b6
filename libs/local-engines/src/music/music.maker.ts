import type { ProviderMediaOutcome, ProviderMediaRequest, UnsupportedField } from '@portazgo/providers-contract';
import type { EngineHost } from '../host/engine-host.ts';
import type { EngineRunOptions } from '../host/engine-spec.ts';
import type { LocalMaker } from '../local-media.model.ts';
import { isSoundFormat, soundMimeTypes } from '../sound/sound-format.ts';
import { musicBounds } from './music-order.ts';
import type { SpessasynthTasks } from './spessasynth.ts';

/** What a route may call a setting here. `description` and `style_words` are words about the music; nobody here can sing `lyrics`. */
const known = ['description', 'style', 'style_words', 'title', 'mood', 'bpm', 'duration', 'instruments', 'instrumental', 'lyrics', 'seed', 'format'] as const;
type Known = (typeof known)[number];
type Named = Readonly<Partial<Record<Known, string | number | boolean>>>;

/** Pieces of one order, where a route says `count` among its constants. */
const takesMax = 2;

/** `audio.compose`: instrumental music by rules. */
export class MusicMaker implements LocalMaker {
  constructor(private readonly engine: EngineHost<SpessasynthTasks>) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    const stranger = Object.keys(request.settings).find((key) => nameOf(request, key) === undefined && request.settings[key] !== '');
    if (stranger) return { field: stranger, reason: 'the provider has no such setting' };
    const { lyrics, instrumental, format = 'mp3' } = named(request);
    if (lyrics) return { field: keyOf(request, 'lyrics'), reason: 'nobody sings here: it makes instrumental music' };
    if (instrumental === false) return { field: keyOf(request, 'instrumental'), reason: 'nobody sings here: it makes instrumental music only' };
    if (!isSoundFormat(format) || format === 'pcm') return { field: 'format', reason: 'it makes mp3, wav and ogg' };
    return outside(request, 'bpm', musicBounds.bpm) ?? outside(request, 'duration', musicBounds.seconds);
  }

  async make(request: ProviderMediaRequest, { onProgress, ...run }: EngineRunOptions): Promise<ProviderMediaOutcome> {
    const { description, style_words, title, format, style, mood, instruments, bpm, duration, seed } = named(request);
    const kind = isSoundFormat(format) ? format : 'mp3';
    const words = [description, style_words, request.prompt, title].filter(Boolean).join('\n');
    const takes = Math.min(takesMax, Number(request.constants.count ?? 1));
    const results: { bytes: Buffer; mimeType: string }[] = [];
    for (let take = 0; take < takes; take++) {
      const order = { words, take, format: kind, ...texts({ style, mood, instruments }), ...numbers({ bpm, seconds: duration, seed }) };
      const { bytes } = await this.engine.run('compose', order, { ...run, onProgress: (percent) => onProgress?.((take * 100 + percent) / takes) });
      results.push({ bytes, mimeType: soundMimeTypes[kind] });
    }
    return { results, nature: 'procedural' };
  }
}

const isKnown = (name: string): name is Known => known.includes(name as Known);

/** The route's name of a setting, else its own, where it means something here. */
function nameOf({ fields }: ProviderMediaRequest, key: string): Known | '' | undefined {
  const name = fields[key] ?? key;
  return name === '' || isKnown(name) ? name : undefined;
}

const keyOf = (request: ProviderMediaRequest, name: Known) => Object.keys(request.settings).find((key) => nameOf(request, key) === name) ?? name;

function named(request: ProviderMediaRequest): Named {
  const entries = Object.entries(request.settings).flatMap(([key, value]) => {
    const name = nameOf(request, key);
    return name ? [[name, value] as const] : [];
  });
  return Object.fromEntries(entries) as Named;
}

function outside(request: ProviderMediaRequest, name: 'bpm' | 'duration', { min, max }: { min: number; max: number }): UnsupportedField | null {
  const value = named(request)[name];
  if (value === undefined || (Number(value) >= min && Number(value) <= max)) return null;
  return { field: keyOf(request, name), reason: `is ${min} to ${max}` };
}

type Value = Named[Known];
const texts = <Key extends string>(values: Readonly<Record<Key, Value>>) =>
  Object.fromEntries(Object.entries<Value>(values).filter(([, value]) => typeof value === 'string' && value !== '')) as Partial<Record<Key, string>>;
const numbers = <Key extends string>(values: Readonly<Record<Key, Value>>) =>
  Object.fromEntries(
    Object.entries<Value>(values)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, Number(value)]),
  ) as Partial<Record<Key, number>>;
