import { numbersFrom, seedOf } from '../answers/hash.ts';
import { glyphAdvance, glyphHeight } from './bitmap-font.ts';
import { Canvas, type Colour } from './canvas.ts';

/** What a made-up picture, film or sound is about: enough to draw it, and always the same for the same. */
export interface Label {
  /** `fal/fal-ai/flux/dev` */
  readonly engine: string;
  readonly text: string;
  /** Tells apart the results of one request. */
  readonly index: number;
  readonly seed: number | undefined;
}

const word = 'EMULATED';
const smallScalesMax = 8;

/** The comment that stands inside every file. */
export function commentOf({ engine, text }: Label): string {
  return `EMULATED by ${engine}: ${text.slice(0, 200).replaceAll(/\s+/g, ' ')}`.trimEnd();
}

export function seedOfLabel({ engine, text, index, seed }: Label): number {
  return seedOf(`${engine} ${text} ${index} ${seed ?? ''}`);
}

export function paletteOf(label: Label): Colour[] {
  const next = numbersFrom(seedOfLabel(label));
  const dark = (): Colour => [20 + next(110), 20 + next(110), 20 + next(110)];
  return [dark(), dark(), dark(), dark(), [255, 255, 255]];
}

/** Bars of a few colours, the word EMULATED, the engine and the beginning of the prompt. */
export function drawLabel(label: Label, width: number, height: number, isCutOut = false): Canvas {
  const canvas = new Canvas(width, height, paletteOf(label), isCutOut);
  const next = numbersFrom(seedOfLabel(label) ^ 0x5bd1e995);
  if (isCutOut) canvas.fillEllipse(1);
  else
    for (let bar = 0; bar < 6; bar++) {
      const [across, along] = [next(1_000) / 1_000, (50 + next(200)) / 1_000];
      if (bar % 2 === 0) canvas.fill(0, across * height, width, along * height, 1 + (bar % 3));
      else canvas.fill(across * width, 0, along * width, height, 1 + (bar % 3));
    }
  writeLabel(canvas, label, 4);
  return canvas;
}

/** The words alone, centred; the largest takes that share of the width. */
export function writeLabel(canvas: Canvas, label: Label, colour: number, share = 0.7): void {
  const { width, height } = canvas;
  const large = Math.max(1, Math.floor((width * share) / (word.length * glyphAdvance)));
  const small = Math.min(smallScalesMax, Math.max(1, Math.floor(large / 3)));
  const room = Math.floor((width * 0.9) / (glyphAdvance * small));
  const lines = [label.engine, label.text, label.index > 0 ? `#${label.index + 1}` : ''].map((line) => line.slice(0, room)).filter((line) => line !== '');
  const lineHeight = (glyphHeight + 3) * small;
  const textHeight = (glyphHeight + 3) * large + lines.length * lineHeight;
  const top = Math.max(0, Math.floor((height - textHeight) / 2));
  const left = (text: string, scale: number) => Math.max(0, Math.floor((width - text.length * glyphAdvance * scale) / 2));
  canvas.text(left(word, large), top, large, word, colour);
  for (const [at, line] of lines.entries()) canvas.text(left(line, small), top + (glyphHeight + 3) * large + at * lineHeight, small, line, colour);
}
