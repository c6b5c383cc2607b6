import { createRequire } from 'node:module';
import path from 'node:path';
import sharp from 'sharp';
import { readPicture } from '../picture/read-picture.ts';
import type { OpenEngine } from '../process/engine.ts';
import { openGraphModel, readModelParts, type ModelFile } from '../tensor/graph-model.ts';
import { pictureTensor, predictNumbers } from '../tensor/picture-tensor.ts';
import type { NsfwTasks } from './nsfw.ts';

const modelName = 'mobilenet_v2_mid';
/** Of the square that the model takes. */
const side = 224;

export const openEngine: OpenEngine<NsfwTasks> = async () => {
  const model = await openGraphModel(await readModelParts(...modelFiles()));
  return {
    async score({ picture, role }) {
      const { rgb, width, height } = await readPicture(picture, { role, megapixelsMax: 60, reducedToMegapixels: 1 });
      const square = await sharp(rgb, { raw: { width, height, channels: 3 } })
        .resize(side, side, { fit: 'fill', kernel: 'linear' })
        .raw()
        .toBuffer();
      const [drawing = 0, hentai = 0, neutral = 0, porn = 0, sexy = 0] = predictNumbers(model, () => pictureTensor(square, side, side));
      return { drawing, hentai, neutral, porn, sexy };
    },
  };
};

/** The files of the model are programs that export it, JSON and base64. The package exports no path to them. */
function modelFiles(): [ModelFile, (shard: string) => Buffer] {
  const require = createRequire(import.meta.url);
  const folder = path.join(path.dirname(require.resolve('nsfwjs')), '..', 'models', modelName);
  const load = (file: string): unknown => require(path.join(folder, file));
  return [load('model.min.js') as ModelFile, (shard) => Buffer.from(load(`${shard}.min.js`) as string, 'base64')];
}
