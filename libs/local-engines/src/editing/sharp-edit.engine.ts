import sharp from 'sharp';
import { PersonMask } from '../cut-out/person-mask.ts';
import { encoded } from '../picture/picture-format.ts';
import { readPicture } from '../picture/read-picture.ts';
import type { OpenEngine } from '../process/engine.ts';
import { blurBackground } from './blur-background.ts';
import { editPicture } from './edit-picture.ts';
import { fromPicture, opened } from './pixels.ts';
import { megapixelsMax, type SharpEditTasks } from './sharp-edit.ts';
import { loadFont } from './write-text.ts';

export const openEngine: OpenEngine<SharpEditTasks> = () => {
  sharp.cache(false);
  loadFont();
  let people: Promise<PersonMask> | undefined;
  return {
    async edit({ image, steps, format }, desk) {
      let pixels = fromPicture(await readPicture(image, { role: 'image', megapixelsMax }));
      for (const [index, step] of steps.entries()) {
        desk.progress((index / steps.length) * 100);
        pixels = step.do === 'blur-background' ? await blurBackground(pixels, await (people ??= PersonMask.open())) : await editPicture(pixels, step);
      }
      return { picture: await encoded(opened(pixels), format) };
    },
  };
};
