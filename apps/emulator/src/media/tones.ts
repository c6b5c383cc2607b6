import { numbersFrom } from '../answers/hash.ts';

const loopSeconds = 0.5;
const loudness = 6_000;

/** Signed 16-bit mono: three tones that belong to the seed, rising and falling twice a second. */
export function toneSamples(seed: number, sampleRate: number, seconds: number): Buffer {
  const next = numbersFrom(seed);
  // Whole waves fit the loop, so it repeats without a click.
  const waves = [0, 0, 0].map(() => Math.round((110 + next(440)) * loopSeconds));
  const length = Math.round(sampleRate * loopSeconds);
  const loop = Buffer.alloc(length * 2);
  for (let at = 0; at < length; at++) {
    const turn = (2 * Math.PI * at) / length;
    const sum = waves.reduce((total, wave) => total + Math.sin(wave * turn), 0);
    loop.writeInt16LE(Math.round((sum / 3) * loudness * Math.sin(turn / 2)), at * 2);
  }
  const samples = Buffer.alloc(Math.round(sampleRate * seconds) * 2);
  for (let to = 0; to < samples.length; to += loop.length) loop.copy(samples, to);
  return samples;
}
