import sharp from 'sharp';
import { openHuman } from '../human/open-human.ts';
import { encoded } from '../picture/picture-format.ts';
import { readPicture } from '../picture/read-picture.ts';
import { EngineRefusal, type OpenEngine } from '../process/engine.ts';
import type { FaceSwapTasks } from './face-swap.ts';
import { findFaces } from './find-faces.ts';
import { swapFace } from './swap-face.ts';

const megapixelsMax = 24;
/** Of the picture whose face is taken: a face of more pixels gives nothing more. */
const sourceMegapixels = 4;

export const openEngine: OpenEngine<FaceSwapTasks> = async () => {
  sharp.cache(false);
  const human = await openHuman({ faces: true, mesh: true });
  return {
    async swap({ image, face, targetIndex, format }, desk) {
      const target = await readPicture(image, { role: 'image', megapixelsMax });
      const source = await readPicture(face, { role: 'face', megapixelsMax, reducedToMegapixels: sourceMegapixels });
      desk.progress(15);
      const faces = await findFaces(human, target);
      if (faces.length === 0) throw new EngineRefusal('image', 'shows no face');
      const replaced = faces[targetIndex];
      if (!replaced)
        throw new EngineRefusal('target_index', `the image shows ${faces.length} ${faces.length === 1 ? 'face' : 'faces'}, counted from 0 at the left`);
      desk.progress(45);
      // Of several the largest is meant: the others stand behind.
      const [taken] = (await findFaces(human, source)).toSorted((one, other) => other.box.width * other.box.height - one.box.width * one.box.height);
      if (!taken) throw new EngineRefusal('face', 'shows no face');
      desk.progress(75);
      const { width, height, alpha } = target;
      const swapped = sharp(await swapFace(target, replaced.mesh, source, taken.mesh), { raw: { width, height, channels: 3 } });
      const whole = alpha ? swapped.joinChannel(alpha, { raw: { width, height, channels: 1 } }) : swapped;
      return { picture: await encoded(whole, format) };
    },
  };
};
