import type { Size } from './tiles.ts';

/** Lobes of the kernel to each side. */
const lobes = 3;
const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const lanczos = (x: number) => (Math.abs(x) < lobes ? sinc(x) * sinc(x / lobes) : 0);

function cubic(signed: number): number {
  const x = Math.abs(signed);
  if (x < 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
  return x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0;
}

/** `usual` is halfway between the two kernels that most programs shrink by. */
const kernels = { lanczos, usual: (x: number) => (lanczos(x) + cubic(x)) / 2 };
type Kernel = keyof typeof kernels;

interface Look {
  readonly channels: number;
  readonly kernel?: Kernel;
}

/** Which samples of a side make a new one, and with what weight: `taps` of each for every new sample. */
interface Mix {
  readonly taps: number;
  readonly samples: Int32Array;
  readonly weights: Float32Array;
}

/** Centres lie on centres: the picture neither moves nor loses a border, which goes on beyond itself. */
function mixOf(from: number, to: number, kernel: Kernel): Mix {
  const step = from / to;
  const breadth = Math.max(1, step);
  const taps = 2 * Math.ceil(lobes * breadth) + 1;
  const samples = new Int32Array(to * taps);
  const weights = new Float32Array(to * taps);
  for (let made = 0; made < to; made++) {
    const centre = (made + 0.5) * step - 0.5;
    const first = Math.floor(centre) - (taps - 1) / 2;
    const raw = Array.from({ length: taps }, (_, tap) => kernels[kernel]((first + tap - centre) / breadth));
    const sum = raw.reduce((total, weight) => total + weight, 0);
    for (const [tap, weight] of raw.entries()) {
      samples[made * taps + tap] = Math.min(from - 1, Math.max(0, first + tap));
      weights[made * taps + tap] = weight / sum;
    }
  }
  return { taps, samples, weights };
}

/**
 * Makes a picture larger or smaller and hands it over row by row, so that no second picture is held; a row is only lent.
 * (sharp enlarges by a cubic kernel whatever it is told, and moves the picture by half a pixel, which costs more than a network wins.)
 */
export function resample(
  values: Float32Array | Uint8Array,
  from: Size,
  to: Size,
  { channels, kernel = 'lanczos' }: Look,
  onRow: (row: Float32Array, y: number) => void,
): void {
  const down = mixOf(from.height, to.height, kernel);
  const across = mixOf(from.width, to.width, kernel);
  const length = from.width * channels;
  const seen = new Float32Array(length);
  const row = new Float32Array(to.width * channels);
  for (let y = 0; y < to.height; y++) {
    seen.fill(0);
    for (let tap = y * down.taps; tap < (y + 1) * down.taps; tap++) {
      const weight = down.weights[tap] as number;
      const start = (down.samples[tap] as number) * length;
      if (weight !== 0) for (let x = 0; x < length; x++) seen[x]! += weight * (values[start + x] as number);
    }
    for (let x = 0; x < to.width; x++)
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let tap = x * across.taps; tap < (x + 1) * across.taps; tap++)
          sum += (across.weights[tap] as number) * (seen[(across.samples[tap] as number) * channels + channel] as number);
        row[x * channels + channel] = sum;
      }
    onRow(row, y);
  }
}

/** The bytes of a picture made larger by Lanczos, or smaller. */
export function resampledBytes(bytes: Uint8Array, from: Size, to: Size, channels: number): Buffer {
  // Rounds, and cuts what rings below 0 or above 255.
  const result = new Uint8ClampedArray(to.width * to.height * channels);
  resample(bytes, from, to, { channels }, (row, y) => result.set(row, y * row.length));
  return Buffer.from(result.buffer);
}
