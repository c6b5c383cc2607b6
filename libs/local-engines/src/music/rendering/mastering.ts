import { samplesOf, type Sound } from '../../sound/sound.ts';

/** About -1.4 dB: compressed sound comes back a little louder than it went in. */
const peakMax = 0.85;
/** How loud a whole piece is to be, as long as its peaks allow it. */
const loudness = 0.16;
const lookaheadSeconds = 0.004;
const releaseSeconds = 0.12;
/** The limiter takes no more than the tips of drum strokes: 6 dB. */
const limitedMax = 2;
const fadeSeconds = 1.2;
const openingSeconds = 0.002;

/** Fades the end out and brings the whole to one loudness, below clipping. */
export function master(sound: Sound): Sound {
  const { sampleRate } = sound;
  const length = samplesOf(sound);
  const channels = sound.channels.map((channel) => channel.slice());
  const fade = Math.min(Math.round(fadeSeconds * sampleRate), length);
  const opening = Math.min(Math.round(openingSeconds * sampleRate), length);
  for (const channel of channels) {
    for (let at = 0; at < opening; at++) channel[at] = (channel[at] as number) * (at / opening);
    for (let at = 0; at < fade; at++) channel[length - 1 - at] = (channel[length - 1 - at] as number) * (at / fade) ** 1.5;
  }
  const peak = peakOf(channels);
  if (peak === 0) return { sampleRate, channels };
  const gain = Math.min(loudness / levelOf(channels), (peakMax * limitedMax) / peak);
  limit(channels, gain, sampleRate);
  const peakNow = peakOf(channels);
  for (const channel of channels) for (let at = 0; at < length; at++) channel[at] = (channel[at] as number) * Math.min(1, peakMax / peakNow);
  return { sampleRate, channels };
}

/** Makes everything louder, and turns down what would be too loud a moment before it comes. */
function limit(channels: readonly Float32Array[], gain: number, sampleRate: number): void {
  const lookahead = Math.round(lookaheadSeconds * sampleRate);
  const release = 1 - Math.exp(-1 / (releaseSeconds * sampleRate));
  const attack = 1 - Math.exp(-4 / lookahead);
  const length = channels[0]?.length ?? 0;
  const loudest = (at: number) => channels.reduce((most, channel) => Math.max(most, Math.abs(channel[at] ?? 0)), 0) * gain;
  let held = 0;
  let heldUntil = 0;
  let turned = 1;
  for (let at = 0; at < length; at++) {
    const coming = loudest(Math.min(length - 1, at + lookahead));
    if (coming >= held || at > heldUntil) {
      held = coming;
      heldUntil = at + lookahead;
    }
    const wanted = held > peakMax ? peakMax / held : 1;
    turned += (wanted - turned) * (wanted < turned ? attack : release);
    for (const channel of channels) channel[at] = (channel[at] as number) * gain * turned;
  }
}

function peakOf(channels: readonly Float32Array[]): number {
  let peak = 0;
  for (const channel of channels) for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

function levelOf(channels: readonly Float32Array[]): number {
  let sum = 0;
  let count = 0;
  for (const channel of channels) {
    for (const sample of channel) sum += sample * sample;
    count += channel.length;
  }
  return Math.sqrt(sum / Math.max(1, count));
}
