import { createRequire } from 'node:module';
import path from 'node:path';
import sharp from 'sharp';
import { frameCount, readPicture } from '../picture/read-picture.ts';
import type { OpenEngine } from '../process/engine.ts';
import { openGraphModel, readModelParts, type ModelFile } from '../tensor/graph-model.ts';
import { pictureTensor, predictNumbers } from '../tensor/picture-tensor.ts';
import type { NsfwTasks, NudityScores } from './nsfw.ts';

const modelName = 'mobilenet_v2_mid';
/** Of the square that the model takes. */
const side = 224;
/** Of an animation that are looked at; each takes a tenth of a second. */
const framesMax = 16;

export const openEngine: OpenEngine<NsfwTasks> = async () => {
  const model = await openGraphModel(await readModelParts(...modelFiles()));
  const scoreOf = async (picture: Buffer, role: string, frame: number): Promise<NudityScores> => {
    const { rgb, width, height } = await readPicture(picture, { role, megapixelsMax: 60, reducedToMegapixels: 1, frame });
    const square = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .resize(side, side, { fit: 'fill', kernel: 'linear' })
      .raw()
      .toBuffer();
    const [drawing = 0, hentai = 0, neutral = 0, porn = 0, sexy = 0] = predictNumbers(model, () => pictureTensor(square, side, side));
    return { drawing, hentai, neutral, porn, sexy };
  };
  return {
    async score({ picture, role }) {
      let worst = await scoreOf(picture, role, 0);
      for (const frame of laterFrames(await frameCount(picture))) {
        const scores = await scoreOf(picture, role, frame);
        if (scores.neutral + scores.drawing < worst.neutral + worst.drawing) worst = scores;
      }
      return worst;
    },
  };
};

/** Spread over an animation, the last among them: an explicit frame is easily hidden behind a harmless one. */
function laterFrames(count: number): number[] {
  const looks = Math.min(count, framesMax);
  return Array.from({ length: looks - 1 }, (_, at) => Math.round(((at + 1) * (count - 1)) / (looks - 1)));
}

/** The files of the model are programs that export it, JSON and base64. The package exports no path to them. */
function modelFiles(): [ModelFile, (shard: string) => Buffer] {
  const require = createRequire(import.meta.url);
  const folder = path.join(path.dirname(require.resolve('nsfwjs')), '..', 'models', modelName);
  const load = (file: string): unknown => require(path.join(folder, file));
  return [load('model.min.js') as ModelFile, (shard) => Buffer.from(load(`${shard}.min.js`) as string, 'base64')];
}
