import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createCanvas, Path2D } from '@napi-rs/canvas';
import sharp from 'sharp';

export const pictureFile = (name: string): Buffer => readFileSync(path.join(__dirname, 'pictures', name));

export const width = 478;
export const height = 560;

/** Drawn by hand around Grace Hopper. */
const outline =
  '10,560 18,480 25,415 33,390 42,368 55,355 80,342 120,330 160,318 178,305 190,293 186,280 165,266 152,250 150,225 143,200 143,178 155,155 ' +
  '143,140 143,110 150,92 163,80 172,60 190,45 203,40 205,28 215,24 230,22 250,21 270,25 282,35 300,42 318,56 328,75 330,82 342,82 346,100 ' +
  '346,150 344,168 350,180 345,200 338,230 334,265 326,282 312,288 310,295 330,310 370,330 400,343 430,350 455,363 463,375 470,400 478,420 478,560';
/** Hills under a sky, drawn. Not as an SVG: another spec in the same process may have taken its loader away. */
function hills(): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, '#8fb7dd');
  sky.addColorStop(1, '#e9dcc0');
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  const fill = (color: string, outlineOfHill: string) => {
    const hill = new Path2D(outlineOfHill);
    context.fillStyle = color;
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas is filled, no array
    context.fill(hill);
  };
  fill('#6d8a5d', 'M0 300 L90 190 L200 310 L300 170 L478 330 V560 H0Z');
  fill('#4f6b3e', 'M0 400 Q240 320 478 420 V560 H0Z');
  return canvas.toBuffer('image/png');
}

/** One byte a pixel: 255 where the person is. */
export function knownMask(): Promise<Buffer> {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  const person = new Path2D(`M${outline.replaceAll(' ', 'L')}Z`);
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas is filled, no array
  context.fill(person);
  return sharp(canvas.toBuffer('image/png')).ensureAlpha().extractChannel(3).raw().toBuffer();
}

/** The person put before another background, so that the mask is known by the way it was made. */
export async function personBefore(background: 'hills' | 'cup'): Promise<Buffer> {
  const rgb = await sharp(pictureFile('grace-hopper.jpg')).raw().toBuffer();
  const person = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .joinChannel(await knownMask(), { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  const behind = background === 'hills' ? sharp(hills()) : sharp(pictureFile('coffee.jpg')).resize(width, height, { fit: 'cover' }).blur(6);
  return sharp(await behind.png().toBuffer())
    .composite([{ input: person }])
    .removeAlpha()
    .png()
    .toBuffer();
}

/** Intersection over union of what is more than half there. */
export function overlap(one: Uint8Array, other: Uint8Array): number {
  let both = 0;
  let any = 0;
  for (let at = 0; at < one.length; at++) {
    const [inOne, inOther] = [(one[at] as number) > 127, (other[at] as number) > 127];
    both += inOne && inOther ? 1 : 0;
    any += inOne || inOther ? 1 : 0;
  }
  return both / any;
}
