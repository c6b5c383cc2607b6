const { abs, ceil, floor, max, min } = Math;

/** Zero crossings of the filter on each side. */
const crossings = 16;
/** Below half the lower rate, so that what the filter lets pass beyond it folds back where nothing is heard. */
const passband = 0.92;
const stepsPerCrossing = 256;

/** Half a windowed sinc, `stepsPerCrossing` values from one zero to the next. */
const filter = Float64Array.from({ length: crossings * stepsPerCrossing + 2 }, (_, step) => {
  const x = step / stepsPerCrossing;
  if (x >= crossings) return 0;
  const window = 0.42 + 0.5 * Math.cos((Math.PI * x) / crossings) + 0.08 * Math.cos((2 * Math.PI * x) / crossings);
  return x === 0 ? 1 : (Math.sin(Math.PI * x) / (Math.PI * x)) * window;
});

/**
 * One channel at another sample rate, piece by piece: feed pieces of any length, take what is ready. The sound neither moves nor changes
 * its length by more than a sample.
 */
export class Resampler {
  private kept = new Float32Array(0);
  /** Place of the first kept sample in the whole input. */
  private keptFrom = 0;
  private made = 0;
  private readonly scale: number;
  private readonly reach: number;

  constructor(
    private readonly from: number,
    private readonly to: number,
  ) {
    this.scale = passband * min(1, to / from);
    this.reach = ceil(crossings / this.scale);
  }

  push(samples: Float32Array): Float32Array {
    if (this.from === this.to) return samples;
    const whole = new Float32Array(this.kept.length + samples.length);
    whole.set(this.kept);
    whole.set(samples, this.kept.length);
    this.kept = whole;
    return this.take(this.keptFrom + whole.length - this.reach);
  }

  /** What is left, as if silence followed. */
  finish(): Float32Array {
    return this.from === this.to ? new Float32Array(0) : this.take(this.keptFrom + this.kept.length);
  }

  private take(until: number): Float32Array {
    const count = max(0, ceil((until * this.to) / this.from) - this.made);
    const out = Float32Array.from({ length: count }, (_, at) => this.sampleAt(((this.made + at) * this.from) / this.to));
    this.made += count;
    const needed = max(0, floor((this.made * this.from) / this.to) - this.reach - this.keptFrom);
    this.kept = this.kept.slice(needed);
    this.keptFrom += needed;
    return out;
  }

  private sampleAt(place: number): number {
    const first = max(0, ceil(place) - this.reach - this.keptFrom);
    const last = min(this.kept.length - 1, floor(place) + this.reach - this.keptFrom);
    let sum = 0;
    for (let at = first; at <= last; at++) {
      const distance = abs(at + this.keptFrom - place) * this.scale * stepsPerCrossing;
      const step = floor(distance);
      if (step > crossings * stepsPerCrossing) continue;
      const low = filter[step] as number;
      sum += (this.kept[at] as number) * (low + ((filter[step + 1] as number) - low) * (distance - step));
    }
    return sum * this.scale;
  }
}

export function resampled(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const resampler = new Resampler(from, to);
  const [beginning, rest] = [resampler.push(samples), resampler.finish()];
  const whole = new Float32Array(beginning.length + rest.length);
  whole.set(beginning);
  whole.set(rest, beginning.length);
  return whole;
}
