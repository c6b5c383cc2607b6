import { createRequire } from 'node:module';
import path from 'node:path';
import { createCanvas, GlobalFonts, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { engineProgram } from '../host/engine-program.ts';
import type { Size } from './film-size.ts';

const family = 'Portazgo Titles';
const lineHeight = 1.25;
const sizeMin = 9;

/** The font comes with us: a machine may have none, and the same film should look the same everywhere. */
export function loadTitleFont(): void {
  const folder = path.dirname(createRequire(engineProgram()).resolve('dejavu-fonts-ttf/package.json'));
  GlobalFonts.registerFromPath(path.join(folder, 'ttf', 'DejaVuSans-Bold.ttf'), family);
}

/** A title on nothing, as large as fits, on a soft shadow that makes it readable on any picture. */
export function titleCard(text: string, { width, height }: Size, at: 'middle' | 'bottom'): Canvas {
  const card = createCanvas(width, height);
  const context = card.getContext('2d');
  const room = { width: width * 0.84, height: height * (at === 'middle' ? 0.5 : 0.3) };
  const { size, lines } = fitted(context, text, room, Math.min(width, height) * 0.13);
  const block = lines.length * size * lineHeight;
  const middle = at === 'middle' ? height / 2 : height * 0.94 - block / 2;
  const shade = context.createLinearGradient(0, middle - block / 2 - size * 1.4, 0, middle + block / 2 + size * 1.4);
  for (const [stop, opacity] of [[0, 0], [0.3, 0.42], [0.7, 0.42], [1, 0]] as const) shade.addColorStop(stop, `rgba(0, 0, 0, ${opacity})`); // prettier-ignore
  context.fillStyle = shade;
  context.fillRect(0, middle - block / 2 - size * 1.4, width, block + size * 2.8);
  context.font = font(size);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.shadowColor = 'rgba(0, 0, 0, 0.75)';
  context.shadowBlur = size * 0.25;
  context.shadowOffsetY = size * 0.05;
  context.fillStyle = '#ffffff';
  for (const [index, line] of lines.entries()) context.fillText(line, width / 2, middle - block / 2 + size * lineHeight * (index + 0.5));
  return card;
}

const font = (size: number) => `${size}px "${family}"`;

function fitted(context: SKRSContext2D, text: string, room: Size, largest: number): { size: number; lines: string[] } {
  for (let size = Math.round(largest); ; size = Math.floor(size * 0.92)) {
    context.font = font(size);
    const lines = wrapped(context, text, room.width);
    const fits = lines.length * size * lineHeight <= room.height && lines.every((line) => context.measureText(line).width <= room.width);
    if (fits || size <= sizeMin) return { size, lines };
  }
}

function wrapped(context: SKRSContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
