import sharp from 'sharp';
import { PersonMask } from '../cut-out/person-mask.ts';
import { refinedMask } from '../cut-out/refined-mask.ts';
import { findFaces } from '../face-swap/find-faces.ts';
import { openHuman } from '../human/open-human.ts';
import { encoded } from '../picture/picture-format.ts';
import { readPicture, type Picture } from '../picture/read-picture.ts';
import { EngineRefusal, type OpenEngine } from '../process/engine.ts';
import type { AvatarTasks } from './avatar.ts';
import { backgroundOf } from './avatar-background.ts';
import { inStyle } from './avatar-style.ts';

const megapixelsMax = 24;
/** The side of the square, in heights of the face. */
const roomForFace = 2.3;
/** How far down the square the middle of the face is. */
const faceAt = 0.46;

export const openEngine: OpenEngine<AvatarTasks> = async () => {
  sharp.cache(false);
  const human = await openHuman({ faces: true, mesh: true });
  let people: Promise<PersonMask> | undefined;
  return {
    async make({ image, style, background, size, format }, desk) {
      const picture = await readPicture(image, { role: 'image', megapixelsMax });
      const faces = await findFaces(human, picture);
      const [face] = faces.toSorted((one, other) => other.box.width * other.box.height - one.box.width * one.box.height);
      if (!face) throw new EngineRefusal('image', 'shows no face');
      desk.progress(40);
      const square = await cropped(picture, face.box, size);
      let rgb = await inStyle({ rgb: square, size }, style);
      desk.progress(60);
      if (background.kind !== 'original') {
        const seen = { rgb: square, width: size, height: size, alpha: null };
        const found = await (await (people ??= PersonMask.open())).find(seen);
        if (!found)
          throw new EngineRefusal('background', 'the person does not stand out clearly enough to be cut out; original leaves the background as it is');
        const mask = refinedMask(found, seen);
        // What is behind is in the style too, or a pencilled head would float in a photo.
        const around = background.kind === 'blur' ? rgb : square;
        const behind = await backgroundOf(background, size, without(around, mask));
        if (behind) rgb = before(rgb, behind, mask);
      }
      return { picture: await encoded(sharp(rgb, { raw: { width: size, height: size, channels: 3 } }), format) };
    },
  };
};

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A square around the face; where the picture ends before, its edge goes on. */
async function cropped({ rgb, width, height }: Picture, box: Box, size: number): Promise<Buffer> {
  const face = Math.max(box.width, box.height);
  // Rather a little nearer than beyond the edge; a face that fills the picture needs it all the same.
  const side = Math.max(8, Math.round(Math.min(face * roomForFace, Math.max(Math.min(width, height), face * 1.25))));
  const left = Math.round(inside(box.left + box.width / 2 - side / 2, width - side));
  const top = Math.round(inside(box.top + box.height / 2 - side * faceAt, height - side));
  const [west, north] = [Math.max(0, left), Math.max(0, top)];
  const [east, south] = [Math.min(width, left + side), Math.min(height, top + side)];
  const part = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .extract({ left: west, top: north, width: east - west, height: south - north })
    .extend({ left: west - left, top: north - top, right: left + side - east, bottom: top + side - south, extendWith: 'copy' })
    .raw()
    .toBuffer();
  return sharp(part, { raw: { width: side, height: side, channels: 3 } })
    .resize({ width: size, height: size, fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
}

/** Moved so that nothing beyond the edge is needed, where the picture is large enough; else in its middle. */
const inside = (at: number, room: number) => (room < 0 ? room / 2 : Math.min(room, Math.max(0, at)));

function without(rgb: Buffer, mask: Buffer): Buffer {
  const rgba = Buffer.allocUnsafe(mask.length * 4);
  for (let at = 0; at < mask.length; at++) {
    rgb.copy(rgba, at * 4, at * 3, at * 3 + 3);
    rgba[at * 4 + 3] = 255 - (mask[at] as number);
  }
  return rgba;
}

function before(front: Buffer, behind: Buffer, mask: Buffer): Buffer {
  const rgb = Buffer.allocUnsafe(front.length);
  for (let at = 0; at < front.length; at++) {
    const share = (mask[Math.floor(at / 3)] as number) / 255;
    rgb[at] = Math.round((front[at] as number) * share + (behind[at] as number) * (1 - share));
  }
  return rgb;
}
