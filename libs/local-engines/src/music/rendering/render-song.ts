import { SpessaSynthProcessor, type BasicSoundBank } from 'spessasynth_core';
import type { Sound } from '../../sound/sound.ts';
import type { Song } from '../composition/song.ts';

const sampleRate = 44_100;
/** Of General MIDI, counted from 0. */
const drumChannel = 9;
const drumReverb = 22;
/** Samples at once. */
const blockMax = 2_048;
const controls = { volume: 7, pan: 10, reverb: 91, chorus: 93 } as const;

interface Act {
  readonly at: number;
  /** Keys are let go before others are struck. */
  readonly rank: 0 | 1;
  readonly act: () => void;
}

/** Plays a song on the instruments of a sound font. */
export async function renderSong(bank: BasicSoundBank, song: Song, onProgress: (percent: number) => void): Promise<Sound> {
  const synth = new SpessaSynthProcessor(sampleRate, { maxBufferSize: blockMax, eventsEnabled: false });
  await synth.processorInitialized;
  synth.soundBankManager.addSoundBank(bank, 'main');
  const channelOf = (part: number | 'drums') => (part === 'drums' ? drumChannel : part < drumChannel ? part : part + 1);
  song.parts.forEach(({ program, ...levels }, part) => {
    synth.programChange(channelOf(part), program);
    for (const control of ['volume', 'pan', 'reverb', 'chorus'] as const) synth.controllerChange(channelOf(part), controls[control], levels[control]);
  });
  synth.programChange(drumChannel, song.kitProgram);
  synth.controllerChange(drumChannel, controls.reverb, drumReverb);

  const length = Math.round(song.seconds * sampleRate);
  const [left, right] = [new Float32Array(length), new Float32Array(length)];
  let done = 0;
  const playTo = (sample: number) => {
    for (const end = Math.min(sample, length); done < end;) {
      const count = Math.min(blockMax, end - done);
      synth.process(left, right, done, count);
      done += count;
    }
  };
  for (const { at, act } of actsOf(song, synth, channelOf)) {
    if (at > done) onProgress((done / length) * 100);
    playTo(at);
    act();
  }
  playTo(length);
  onProgress(100);
  return { sampleRate, channels: [left, right] };
}

const actsOf = ({ notes }: Song, synth: SpessaSynthProcessor, channelOf: (part: number | 'drums') => number): Act[] =>
  notes
    .flatMap(({ part, atSeconds, seconds, pitch, velocity }): Act[] => {
      const channel = channelOf(part);
      return [
        { at: Math.round(atSeconds * sampleRate), rank: 1, act: () => synth.noteOn(channel, pitch, velocity) },
        { at: Math.round((atSeconds + seconds) * sampleRate), rank: 0, act: () => synth.noteOff(channel, pitch) },
      ];
    })
    .toSorted((one, other) => one.at - other.at || one.rank - other.rank);
