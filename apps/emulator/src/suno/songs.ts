import { digest } from '../answers/hash.ts';
import type { Label } from '../media/label.ts';
import { drawPicture } from '../media/picture.ts';
import { makeSound } from '../media/sound.ts';
import type { MediaCall } from '../media-call/media-call.ts';
import { shelve } from '../media-call/result-file.ts';
import type { GenerateRequest } from './generate-request.ts';

export interface Song {
  readonly id: string;
  readonly audioUrl: string;
  readonly streamAudioUrl: string;
  readonly imageUrl: string;
  readonly prompt: string;
  readonly modelName: string;
  readonly title: string;
  readonly tags: string;
  readonly createTime: number;
  readonly duration: number;
}

const secondsDefault = 60;
const songsPerCall = 2;
const cover = { width: 256, height: 256, format: 'png' } as const;

/** Always two, whatever is asked for. */
export async function makeSongs(call: MediaCall, request: GenerateRequest, model: string, taskId: string): Promise<Song[]> {
  const count = call.behaviour.isEmpty ? 0 : (call.behaviour.results ?? songsPerCall);
  const seconds = call.behaviour.seconds ?? secondsDefault;
  const songs: Song[] = [];
  for (let index = 0; index < count; index++) {
    const label: Label = { engine: `suno/${model}`, text: request.title ?? request.prompt ?? '', index, seed: undefined };
    const sound = makeSound({ label, seconds: seconds + index, format: 'mp3', sampleRate: 44_100, kilobitsPerSecond: 32 });
    const audioUrl = shelve(call, `song-${index}.mp3`, 'audio/mpeg', sound);
    songs.push({
      id: digest(`${taskId} ${index}`),
      audioUrl,
      streamAudioUrl: audioUrl,
      imageUrl: shelve(call, `cover-${index}.png`, 'image/png', await drawPicture({ label, ...cover })),
      prompt: request.prompt ?? '',
      modelName: `chirp-${model.toLowerCase().replaceAll('_', '-')}`,
      title: request.title ?? '[emulated]',
      tags: request.style ?? 'emulated',
      createTime: Date.now(),
      duration: seconds + index,
    });
  }
  return songs;
}

/** Polls speak camelCase, callbacks snake_case. */
export function snakeCased(song: Song): Record<string, unknown> {
  return Object.fromEntries(Object.entries(song).map(([name, value]) => [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]));
}
