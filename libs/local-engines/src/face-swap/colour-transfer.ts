/** Light as it is, not as it is stored: means of stored values are too dark. */
const toLight = Float32Array.from({ length: 256 }, (_, value) => (value / 255) ** 2.2);
const toStored = (light: number) => Math.round(255 * Math.min(1, Math.max(0, light)) ** (1 / 2.2));

interface Tone {
  readonly mean: number;
  readonly deviation: number;
}

/** Skin in other light: within these bounds contrast is taken over too. */
const gainMin = 0.7;
const gainMax = 1.2;

/** Gives a face the mean and the spread of another's colours, where the mask says that both are skin. Changes `face`. */
export function transferColours(face: Buffer, other: Buffer, mask: Buffer): void {
  for (let channel = 0; channel < 3; channel++) {
    const [from, to] = [tone(face, mask, channel), tone(other, mask, channel)];
    const gain = from.deviation === 0 ? 1 : Math.min(gainMax, Math.max(gainMin, to.deviation / from.deviation));
    const table = Uint8Array.from({ length: 256 }, (_, value) => toStored(((toLight[value] as number) - from.mean) * gain + to.mean));
    for (let at = channel; at < face.length; at += 3) face[at] = table[face[at] as number] as number;
  }
}

function tone(rgb: Buffer, mask: Buffer, channel: number): Tone {
  let [sum, squares, count] = [0, 0, 0];
  for (let at = 0; at < mask.length; at++) {
    if ((mask[at] as number) < 128) continue;
    const light = toLight[rgb[at * 3 + channel] as number] as number;
    sum += light;
    squares += light * light;
    count++;
  }
  if (count === 0) return { mean: 0, deviation: 0 };
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
