import { createRequire } from 'node:module';
import path from 'node:path';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { Place } from './edit-step.ts';

const family = 'Portazgo Text';

/** The font comes with us: a machine may have none, and the same text should look the same everywhere. */
export function loadFont(): void {
  const folder = path.dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));
  GlobalFonts.registerFromPath(path.join(folder, 'ttf', 'DejaVuSans-Bold.ttf'), family);
}

export interface Lettering {
  readonly text: string;
  readonly place: Place;
  readonly colour?: string | undefined;
}

/** The text alone, on nothing, as a PNG of the size of the picture: as large as fits in a few lines. */
export function writeText({ text, place, colour }: Lettering, width: number, height: number): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const margin = Math.round(Math.min(width, height) * 0.05);
  const room = { width: width - 2 * margin, height: (height - 2 * margin) * (place === 'middle' ? 0.8 : 0.4) };
  const { size, lines } = fitted(context, text, room);
  const lineHeight = size * 1.22;
  const block = lineHeight * lines.length;
  const top = { top: margin, middle: (height - block) / 2, bottom: height - margin - block }[place];
  context.font = font(size);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = Math.max(1, size * 0.14);
  context.strokeStyle = isLight(colour) ? 'rgba(0, 0, 0, 0.72)' : 'rgba(255, 255, 255, 0.78)';
  context.fillStyle = colour ?? '#ffffff';
  for (const [index, line] of lines.entries()) {
    const y = top + lineHeight * (index + 0.5);
    context.strokeText(line, width / 2, y);
    context.fillText(line, width / 2, y);
  }
  return canvas.toBuffer('image/png');
}

const font = (size: number) => `${size}px "${family}"`;

function fitted(context: SKRSContext2D, text: string, room: { width: number; height: number }): { size: number; lines: string[] } {
  const least = 6;
  for (let size = Math.max(least, Math.round(Math.min(room.width * 0.14, room.height * 0.6))); ; size = Math.floor(size * 0.9)) {
    context.font = font(size);
    const lines = wrapped(context, text, room.width);
    const fits = lines.length * size * 1.22 <= room.height && lines.every((line) => context.measureText(line).width <= room.width);
    if (fits || size <= least) return { size, lines };
  }
}

function wrapped(context: SKRSContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function isLight(colour = '#ffffff'): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return red * 0.3 + green * 0.59 + blue * 0.11 > 110;
}
