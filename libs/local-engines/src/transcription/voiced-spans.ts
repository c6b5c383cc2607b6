import { resampled } from '../sound/resample.ts';

/** All that voicing is looked for in. */
const rate = 4_000;
const frameSamples = 160;
const hopSamples = 80;
const pitchMinHertz = 70;
const pitchMaxHertz = 400;
/** How alike a frame is to itself a period later: noise comes to 0.3, voices are above 0.7 most of the time. */
const likenessMin = 0.6;
const levelMin = 0.001;
/** A voice that lasts: not a click that happens to ring. */
const voicedFramesMin = 4;
/** Consonants around the vowels. */
const marginSeconds = 0.5;
const gapSecondsMax = 1.5;
/** A recogniser's run is bounded, so that it can be stopped and tells how far it is. */
const spanSecondsMax = 30;

export interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Where somebody may speak: stretches with a voice in them, none longer than half a minute. Silence and noise have none. */
export function voicedSpans(samples: Float32Array, sampleRate: number): Span[] {
  const low = withoutHum(resampled(samples, sampleRate, rate));
  const seconds = samples.length / sampleRate;
  const voiced = voicedFrames(low);
  const spans: { startSeconds: number; endSeconds: number }[] = [];
  let run = 0;
  for (const [frame, isVoiced] of voiced.entries()) {
    run = isVoiced ? run + 1 : 0;
    if (run < voicedFramesMin) continue;
    const startSeconds = Math.max(0, ((frame - run + 1) * hopSamples) / rate - marginSeconds);
    const endSeconds = Math.min(seconds, (frame * hopSamples + frameSamples) / rate + marginSeconds);
    const last = spans.at(-1);
    if (last && startSeconds - last.endSeconds < gapSecondsMax) last.endSeconds = endSeconds;
    else spans.push({ startSeconds, endSeconds });
  }
  return spans.flatMap((span) => split(span, low));
}

function voicedFrames(low: Float32Array): boolean[] {
  const [shortest, longest] = [Math.floor(rate / pitchMaxHertz), Math.ceil(rate / pitchMinHertz)];
  const frames: boolean[] = [];
  for (let at = 0; at + frameSamples + longest <= low.length; at += hopSamples) {
    const own = powerOf(low.subarray(at, at + frameSamples));
    frames.push(own / frameSamples > levelMin * levelMin && isPeriodic((lag) => likeness(low, at, lag, own), shortest, longest));
  }
  return frames;
}

/** A period is a peak between lags: of what is lower than any voice, the likeness only falls. */
function isPeriodic(likenessAt: (lag: number) => number, shortest: number, longest: number): boolean {
  let [before, at] = [likenessAt(shortest - 1), likenessAt(shortest)];
  for (let lag = shortest; lag < longest; lag++) {
    const after = likenessAt(lag + 1);
    if (at > likenessMin && at > before && at >= after) return true;
    [before, at] = [at, after];
  }
  return false;
}

function likeness(low: Float32Array, at: number, lag: number, own: number): number {
  let [product, other] = [0, 0];
  for (let sample = at; sample < at + frameSamples; sample++) {
    const later = low[sample + lag] as number;
    product += (low[sample] as number) * later;
    other += later * later;
  }
  return product / Math.sqrt(own * other + 1e-12);
}

/** Everything below a voice taken out: hum and rumble repeat themselves as well. */
function withoutHum(samples: Float32Array): Float32Array {
  const keep = Math.exp((-2 * Math.PI * 100) / rate);
  const out = new Float32Array(samples.length);
  let [before, passed] = [0, 0];
  samples.forEach((sample, at) => {
    passed = keep * (passed + sample - before);
    before = sample;
    out[at] = passed;
  });
  return out;
}

/** In the middle third of what is too long, at its quietest place. */
function split({ startSeconds, endSeconds }: Span, low: Float32Array): Span[] {
  const seconds = endSeconds - startSeconds;
  if (seconds <= spanSecondsMax) return [{ startSeconds, endSeconds }];
  const [from, to] = [spanSecondsMax / 2, Math.min(spanSecondsMax, seconds - 1)].map((offset) => Math.floor((startSeconds + offset) * rate)) as [
    number,
    number,
  ];
  let [quietest, least] = [to, Infinity];
  for (let at = from; at + frameSamples <= to; at += hopSamples) {
    const power = powerOf(low.subarray(at, at + frameSamples));
    if (power < least) [quietest, least] = [at + frameSamples / 2, power];
  }
  const middle = quietest / rate;
  return [{ startSeconds, endSeconds: middle }, ...split({ startSeconds: middle, endSeconds }, low)];
}

const powerOf = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0);
