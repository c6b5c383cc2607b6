import sharp, { type Sharp } from 'sharp';
import { encoded } from '../picture/picture-format.ts';
import { readPicture, type Picture } from '../picture/read-picture.ts';
import { EngineRefusal, type OpenEngine } from '../process/engine.ts';
import type { Backdrop } from './backdrop.ts';
import { edgeColours } from './edge-colours.ts';
import { PersonMask } from './person-mask.ts';
import { refinedMask } from './refined-mask.ts';
import { megapixelsMax, type SelfieTasks } from './selfie.ts';

export const openEngine: OpenEngine<SelfieTasks> = async () => {
  const people = await PersonMask.open();
  return {
    async cutOut({ image, backdrop, format }, desk) {
      const picture = await readPicture(image, { role: 'image', megapixelsMax });
      const behind = backdrop.kind === 'picture' ? await readPicture(backdrop.picture, { role: 'background', megapixelsMax }) : null;
      desk.progress(20);
      const mask = await people.find(picture);
      if (!mask) throw new EngineRefusal('image', 'no person is clearly to be seen in the image, and only people are cut out');
      desk.progress(40);
      const alpha = joined(refinedMask(mask, picture), picture.alpha);
      const { width, height } = picture;
      const colours = edgeColours(picture.rgb, alpha, width, height);
      desk.progress(70);
      return { picture: await encoded(before(backdrop, behind, withAlpha(colours, alpha), width, height), format) };
    },
  };
};

/** Of what was transparent already, nothing comes back. */
function joined(mask: Buffer, alpha: Buffer | null): Buffer {
  if (alpha) for (let at = 0; at < mask.length; at++) mask[at] = Math.round(((mask[at] as number) * (alpha[at] as number)) / 255);
  return mask;
}

function withAlpha(rgb: Buffer, alpha: Buffer): Buffer {
  const rgba = Buffer.allocUnsafe(alpha.length * 4);
  for (let at = 0; at < alpha.length; at++) {
    rgba[at * 4] = rgb[at * 3] as number;
    rgba[at * 4 + 1] = rgb[at * 3 + 1] as number;
    rgba[at * 4 + 2] = rgb[at * 3 + 2] as number;
    rgba[at * 4 + 3] = alpha[at] as number;
  }
  return rgba;
}

function before(backdrop: Backdrop, behind: Picture | null, rgba: Buffer, width: number, height: number): Sharp {
  const person = { raw: { width, height, channels: 4 as const } };
  if (backdrop.kind === 'colour') return sharp(rgba, person).flatten({ background: backdrop.colour });
  if (!behind) return sharp(rgba, person);
  return sharp(behind.rgb, { raw: { width: behind.width, height: behind.height, channels: 3 } })
    .resize({ width, height, fit: 'cover' })
    .composite([{ input: rgba, ...person }]);
}
