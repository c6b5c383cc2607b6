import type { GraphModel } from '@energetic-ai/core';
import sharp from 'sharp';
import type { Picture } from '../picture/read-picture.ts';
import { openGraphModel, readModelFolder } from '../tensor/graph-model.ts';
import { pictureTensor, predictNumbers } from '../tensor/picture-tensor.ts';
import { resizedPlane, type Plane } from './plane.ts';

/** Side of the square that the model looks at, whatever the shape of the picture. */
export const side = 256;
const isCertain = (value: number) => value > 0.5;
const isUnsure = (value: number) => value > 0.1 && value <= 0.9;
/** A picture with a smaller share of certain pixels shows nobody. */
const personShareMin = 0.004;
/** Of the nearer look. */
const nearShareMin = 0.03;
/** Of people only the edge is unsure; of things that are taken for people much is. Unsure pixels to one that is certain. */
const unsureMax = 0.6;
/** People who fill less of the picture are looked at again, nearer. */
const nearerBelowShare = 0.55;
const marginShare = 0.2;

type Opaque = Pick<Picture, 'rgb' | 'width' | 'height'>;
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Finds people in pictures: the general model of MediaPipe Selfie Segmentation. */
export class PersonMask {
  private constructor(private readonly model: GraphModel) {}

  static async open(): Promise<PersonMask> {
    return new PersonMask(await openGraphModel(await readModelFolder(new URL('../../weights/selfie/selfie.json', import.meta.url))));
  }

  /** How much of a person is at each point, in a plane that covers the picture; null where nobody is clearly to be seen. */
  async find(picture: Opaque): Promise<Plane | null> {
    const whole = await this.look(picture, { left: 0, top: 0, width: picture.width, height: picture.height });
    if (share(whole, isCertain) < personShareMin) return null;
    const box = boxOfPeople(whole, picture);
    const isNear = box.width * box.height > nearerBelowShare * picture.width * picture.height;
    const last = isNear ? whole : await this.look(picture, box);
    const certain = share(last, isCertain);
    if (certain < nearShareMin || share(last, isUnsure) > unsureMax * certain) return null;
    return isNear ? whole : this.withNearer(whole, last, box, picture);
  }

  /** One look at a square that has the model's own size. */
  glance(rgb: Uint8Array): Plane {
    return { width: side, height: side, values: predictNumbers(this.model, () => pictureTensor(rgb, side, side)) };
  }

  private async look({ rgb, width, height }: Opaque, box: Box): Promise<Plane> {
    const seen = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .extract(box)
      .resize({ width: side, height: side, fit: 'fill' })
      .raw()
      .toBuffer();
    return this.glance(seen);
  }

  /** The nearer look has more detail; what it leaves out was outside its box. */
  private withNearer(whole: Plane, near: Plane, box: Box, picture: Opaque): Plane {
    // As fine as the nearer look, over all of the picture.
    const width = Math.min(picture.width, Math.ceil((side * picture.width) / box.width));
    const height = Math.min(picture.height, Math.ceil((side * picture.height) / box.height));
    const joined = resizedPlane(whole, width, height);
    const [left, top] = [Math.round((box.left / picture.width) * width), Math.round((box.top / picture.height) * height)];
    const inside = resizedPlane(near, Math.min(width - left, Math.round((box.width / picture.width) * width)), Math.min(height - top, Math.round((box.height / picture.height) * height))); // prettier-ignore
    for (let y = 0; y < inside.height; y++) joined.values.set(inside.values.subarray(y * inside.width, (y + 1) * inside.width), (top + y) * width + left);
    return joined;
  }
}

/** Whether one look at a whole picture saw somebody. */
export function showsSomebody(plane: Plane): boolean {
  const certain = share(plane, isCertain);
  return certain >= personShareMin && share(plane, isUnsure) <= unsureMax * certain;
}

const share = ({ values }: Plane, counts: (value: number) => boolean) => values.reduce((count, value) => count + (counts(value) ? 1 : 0), 0) / values.length;

/** Around every certain pixel, with a margin, in pixels of the picture. */
function boxOfPeople({ values, width, height }: Plane, picture: Opaque): Box {
  let [west, north, east, south] = [width, height, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (isCertain(values[y * width + x] as number)) {
        west = Math.min(west, x);
        east = Math.max(east, x + 1);
        north = Math.min(north, y);
        south = Math.max(south, y + 1);
      }
  const [marginX, marginY] = [(east - west) * marginShare, (south - north) * marginShare];
  const left = Math.floor((Math.max(0, west - marginX) / width) * picture.width);
  const top = Math.floor((Math.max(0, north - marginY) / height) * picture.height);
  const right = Math.ceil((Math.min(width, east + marginX) / width) * picture.width);
  const bottom = Math.ceil((Math.min(height, south + marginY) / height) * picture.height);
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}
