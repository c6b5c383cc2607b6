import { readPicture } from '../picture/read-picture.ts';
import type { OpenEngine } from '../process/engine.ts';
import { readPage } from './read-page.ts';
import { TesseractCore } from './tesseract-core.ts';
import type { TesseractTasks } from './tesseract.ts';

/** A4 at 300 dpi has 8.7 megapixels; what is larger is made smaller to this. */
const pageMegapixelsMax = 10;

export const openEngine: OpenEngine<TesseractTasks> = async () => {
  const core = await TesseractCore.open();
  return {
    async read({ picture, role, language, guess }, desk) {
      const decoded = await readPicture(picture, { role, megapixelsMax: 60, reducedToMegapixels: pageMegapixelsMax });
      return readPage(core, decoded, { language, guess }, (percent) => desk.progress(percent));
    },
  };
};
