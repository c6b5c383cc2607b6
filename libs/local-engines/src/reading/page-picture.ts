import sharp from 'sharp';
import type { Picture } from '../picture/read-picture.ts';
import { evenLight, type GreyPicture } from './even-light.ts';
import type { ReadBox } from './tesseract.ts';

/** Quarter turns to the right after which a page stands upright. */
export type QuarterTurns = 0 | 1 | 2 | 3;

/** A page as the recogniser gets it. */
export interface PagePicture {
  readonly pgm: Buffer;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly turns: QuarterTurns;
}

export async function toPage({ rgb, width, height }: Picture, scale: number, turns: QuarterTurns): Promise<PagePicture> {
  const grey = sharp(rgb, { raw: { width, height, channels: 3 } }).greyscale();
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const sized = scale === 1 ? grey : grey.resize({ ...size, fit: 'fill', kernel: 'cubic' });
  const { data, info } = await sized.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const even = await evenLight({ data, width: info.width, height: info.height });
  const turned = await turn(even, turns);
  const head = Buffer.from(`P5\n${turned.width} ${turned.height}\n255\n`, 'latin1');
  return { pgm: Buffer.concat([head, turned.data]), width: turned.width, height: turned.height, scale, turns };
}

async function turn(picture: GreyPicture, turns: QuarterTurns): Promise<GreyPicture> {
  if (turns === 0) return picture;
  const { width, height } = picture;
  const turned = sharp(picture.data, { raw: { width, height, channels: 1 } }).rotate(turns * 90);
  const { data, info } = await turned.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Where a rectangle of a page stands in the picture, when the recogniser turned the page by `angle` (radians) around its middle. */
export function toPictureBox(box: ReadBox, { width, height, scale, turns }: Omit<PagePicture, 'pgm'>, angle: number): ReadBox {
  let [x, y] = [box.left + box.width / 2 - width / 2, box.top + box.height / 2 - height / 2];
  [x, y] = [x * Math.cos(angle) + y * Math.sin(angle), y * Math.cos(angle) - x * Math.sin(angle)];
  for (let done = 0; done < turns; done++) [x, y] = [y, -x];
  const isLying = turns % 2 === 1;
  const [boxWidth, boxHeight] = isLying ? [box.height, box.width] : [box.width, box.height];
  const [pageWidth, pageHeight] = isLying ? [height, width] : [width, height];
  const place = (middle: number, side: number, whole: number) => Math.round((middle + whole / 2 - side / 2) / scale);
  return {
    left: place(x, boxWidth, pageWidth),
    top: place(y, boxHeight, pageHeight),
    width: Math.round(boxWidth / scale),
    height: Math.round(boxHeight / scale),
  };
}
