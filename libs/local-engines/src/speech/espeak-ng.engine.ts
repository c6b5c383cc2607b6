import { existsSync } from 'node:fs';
import path from 'node:path';
import { EngineRefusal, type OpenEngine } from '../process/engine.ts';
import { findProgram } from '../program/find-program.ts';
import { libraryFolders } from '../program/library-folders.ts';
import { runProgram } from '../program/run-program.ts';
import { readWav } from '../sound/read-wav.ts';
import { joined } from '../sound/sound.ts';
import { speakTurns, type Say, type SpeakTasks } from './speaking.ts';

const ownRate = 22_050;
/** Words a minute at speed 1; the program takes 80 to 450. */
const wordsPerMinute = 165;
const soundBytesMax = 64 * 1_048_576;
const voiceName = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}(?:\+[fm][1-8])?$/;

/** Where the voices of a fetched program lie; it looks for them where they would be installed. */
function voicesOf(root: string | null | undefined): Record<string, string> {
  const folders = root ? libraryFolders(root).map((folder) => path.join(folder, 'espeak-ng-data')) : [];
  const found = folders.find((folder) => existsSync(folder));
  return found ? { ESPEAK_DATA_PATH: found } : {};
}

export const openEngine: OpenEngine<SpeakTasks> = () => {
  const environment = voicesOf(findProgram('espeak-ng')?.root);
  const say: Say = async (sentence, voice, speed) => {
    if (!voiceName.test(voice)) throw new EngineRefusal('voice', 'is no voice of espeak-ng');
    const pieces: Buffer[] = [];
    let bytes = 0;
    await runProgram({
      program: 'espeak-ng',
      options: ['-v', voice, '-s', String(Math.round(wordsPerMinute * speed)), '-b', '1', '--stdin', '--stdout'],
      environment,
      // Two brackets would begin phonemes.
      input: sentence.replaceAll('[[', '[ ['),
      onOutput(piece) {
        bytes += piece.length;
        if (bytes > soundBytesMax) throw new Error('espeak-ng does not come to an end');
        pieces.push(piece);
      },
    });
    const sounds = [...(readWav(Buffer.concat(pieces))?.pieces() ?? [])];
    return sounds.length === 0 ? { sampleRate: ownRate, channels: [new Float32Array(0)] } : joined(sounds);
  };
  return {
    async speak(input, desk) {
      const result = await speakTurns(input, ownRate, say, desk);
      if (result.seconds === 0) throw new EngineRefusal('text', 'has nothing in it that can be spoken');
      return result;
    },
  };
};
