const frameSeconds = 0.01;

/** How suddenly the sound grows, every hundredth of a second. */
function onsets(samples: Float32Array, sampleRate: number): number[] {
  const frame = Math.round(frameSeconds * sampleRate);
  const energies: number[] = [];
  for (let at = 0; at + frame <= samples.length; at += frame) {
    let sum = 0;
    // The first difference: drums and plucks are bright, and a held chord is not.
    for (let index = at + 1; index < at + frame; index++) sum += ((samples[index] as number) - (samples[index - 1] as number)) ** 2;
    energies.push(Math.log(1e-7 + sum / frame));
  }
  const growth = energies.map((energy, at) => Math.max(0, energy - (energies[at - 1] ?? energy)));
  const mean = growth.reduce((sum, each) => sum + each, 0) / growth.length;
  return growth.map((each) => each - mean);
}

/**
 * Beats per minute by the autocorrelation of onsets, over the first eight multiples of a beat's length. A pulse is one of its own
 * octaves as well, so it is looked for within half an octave around what is expected.
 */
export function measuredTempo(samples: Float32Array, sampleRate: number, around: number): number {
  const growth = onsets(samples, sampleRate);
  const likeness = (lag: number) => {
    const whole = Math.floor(lag);
    const share = lag - whole;
    let sum = 0;
    for (let at = 0; at + whole + 1 < growth.length; at++)
      sum += (growth[at] as number) * ((growth[at + whole] as number) * (1 - share) + (growth[at + whole + 1] as number) * share);
    return sum / (growth.length - whole);
  };
  let best = { bpm: 0, score: Number.NEGATIVE_INFINITY };
  for (let bpm = around / 1.41; bpm <= around * 1.41; bpm *= 1.0025) {
    const beat = 60 / bpm / frameSeconds;
    const score = [1, 2, 3, 4, 6, 8].reduce((sum, beats) => sum + likeness(beat * beats), 0);
    if (score > best.score) best = { bpm, score };
  }
  return best.bpm;
}
