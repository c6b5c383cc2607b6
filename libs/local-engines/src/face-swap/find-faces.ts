import type { Human } from '../human/open-human.ts';
import type { SeenFace } from '../human/human-seen.ts';
import sharp from 'sharp';
import type { Picture } from '../picture/read-picture.ts';

/** Pictures are looked at in about this size: more tells the models nothing. */
const lookSide = 1_280;
/** Less sure ones are folds and leaves. */
const scoreMin = 0.5;
/** The mesh of a smaller face is a guess, in pixels of the look. */
const faceSideMin = 24;

/** The faces of a picture with their meshes in its pixels, from left to right. */
export async function findFaces(human: Human, { rgb, width, height }: Pick<Picture, 'rgb' | 'width' | 'height'>): Promise<SeenFace[]> {
  const share = Math.min(1, lookSide / Math.max(width, height));
  const look = { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
  const seen = share === 1 ? rgb : await sharp(rgb, { raw: { width, height, channels: 3 } }).resize({ ...look, fit: 'fill' }).raw().toBuffer(); // prettier-ignore
  const { faces } = await human.detect({ ...look, rgb: seen });
  const [scaleX, scaleY] = [width / look.width, height / look.height];
  return faces
    .filter(({ score, box, mesh }) => score >= scoreMin && mesh.length >= 468 && Math.min(box.width, box.height) >= faceSideMin)
    .map((face) => ({
      ...face,
      box: { left: face.box.left * scaleX, top: face.box.top * scaleY, width: face.box.width * scaleX, height: face.box.height * scaleY },
      mesh: face.mesh.map(([x, y, z]) => [x * scaleX, y * scaleY, z * scaleX] as const),
    }))
    .toSorted((one, other) => one.box.left + one.box.width / 2 - other.box.left - other.box.width / 2);
}
