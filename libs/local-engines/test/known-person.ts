import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

export const pictureFile = (name: string): Buffer => readFileSync(path.join(__dirname, 'pictures', name));

export const width = 478;
export const height = 560;

/** Drawn by hand around Grace Hopper. */
const outline =
  '10,560 18,480 25,415 33,390 42,368 55,355 80,342 120,330 160,318 178,305 190,293 186,280 165,266 152,250 150,225 143,200 143,178 155,155 ' +
  '143,140 143,110 150,92 163,80 172,60 190,45 203,40 205,28 215,24 230,22 250,21 270,25 282,35 300,42 318,56 328,75 330,82 342,82 346,100 ' +
  '346,150 344,168 350,180 345,200 338,230 334,265 326,282 312,288 310,295 330,310 370,330 400,343 430,350 455,363 463,375 470,400 478,420 478,560';
const svg = (content: string) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`);

/** Hills under a sky, drawn. */
const hills = svg(
  '<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#8fb7dd"/><stop offset="1" stop-color="#e9dcc0"/></linearGradient></defs>' +
    '<rect width="100%" height="100%" fill="url(#sky)"/><path d="M0 300 L90 190 L200 310 L300 170 L478 330 V560 H0Z" fill="#6d8a5d"/>' +
    '<path d="M0 400 Q240 320 478 420 V560 H0Z" fill="#4f6b3e"/>',
);

/** One byte a pixel: 255 where the person is. */
export const knownMask = (): Promise<Buffer> =>
  sharp(svg(`<polygon fill="#fff" points="${outline}"/>`))
    .ensureAlpha()
    .extractChannel(3)
    .raw()
    .toBuffer();

/** The person put before another background, so that the mask is known by the way it was made. */
export async function personBefore(background: 'hills' | 'cup'): Promise<Buffer> {
  const rgb = await sharp(pictureFile('grace-hopper.jpg')).raw().toBuffer();
  const person = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .joinChannel(await knownMask(), { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  const behind = background === 'hills' ? sharp(hills) : sharp(pictureFile('coffee.jpg')).resize(width, height, { fit: 'cover' }).blur(6);
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
