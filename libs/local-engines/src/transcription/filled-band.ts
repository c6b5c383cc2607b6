import { resampled } from '../sound/resample.ts';

/** Resampling to a rate and back keeps what is below 0.46 of it. Speech at 16 kHz has at least 2e-4 of its power above 4.6 kHz, a telephone's below 1e-8. */
const telephone = { rate: 10_000, shareMax: 1e-6 };
/** Above 1.8 kHz speech has a hundredth of its power and more; a tone or a hum has nothing, and must not be made into words. */
const consonants = { rate: 4_000, shareMin: 1e-4 };
/** Of the mean level of the speech; found by trial (docs/local-engines/audio.md). */
const noiseLevel = 0.025;

/**
 * The recogniser has learnt from speech up to 8 kHz, and the deep silence above the band of a telephone leads it astray. A little noise
 * in its place does not. It is the same noise each time, so that the same recording gives the same words.
 */
export function filledBand(samples: Float32Array, sampleRate: number): Float32Array {
  const power = powerOf(samples);
  const shareAbove = (rate: number) => {
    const low = resampled(resampled(samples, sampleRate, rate), rate, sampleRate);
    return powerOf(samples.map((sample, at) => sample - (low[at] ?? 0))) / power;
  };
  if (shareAbove(telephone.rate) > telephone.shareMax || shareAbove(consonants.rate) < consonants.shareMin) return samples;
  const noise = evenNoise(noiseLevel * Math.sqrt(power / samples.length));
  return samples.map((sample) => sample + noise());
}

function evenNoise(most: number): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state / 0x8000_0000 - 1) * most;
  };
}

const powerOf = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0);
