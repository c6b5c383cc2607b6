import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { mul, ready, tidy } from '@energetic-ai/core';
import sharp, { type Sharp } from 'sharp';
import { encoded } from '../picture/picture-format.ts';
import { readPicture } from '../picture/read-picture.ts';
import type { OpenEngine } from '../process/engine.ts';
import { readModelFolder } from '../tensor/graph-model.ts';
import { pictureTensor } from '../tensor/picture-tensor.ts';
import { megapixelsMax, type Enlargement, type EsrganTasks } from './esrgan.ts';
import { makeFaithful, smoothed } from './faithful.ts';
import { LayeredModel } from './layered-model.ts';
import { resampledBytes } from './resample.ts';
import { enlarged, type EnlargeTile, type Size } from './tiles.ts';

/** The file of the network is beside the code of its package, which names only its code. */
function modelFile(factor: Enlargement): URL {
  const name = '@upscalerjs/esrgan-slim';
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const found = folders.map((folder) => path.join(folder, name, 'models', `x${factor}`, 'model.json')).find((file) => existsSync(file));
  if (!found) throw new Error(`${name} has no network that enlarges ${factor} times`);
  return pathToFileURL(found);
}

export const openEngine: OpenEngine<EsrganTasks> = async () => {
  await ready();
  const models = new Map<Enlargement, LayeredModel>();
  const modelOf = async (factor: Enlargement) => {
    const known = models.get(factor);
    if (known) return known;
    const model = new LayeredModel(await readModelFolder(modelFile(factor)));
    models.set(factor, model);
    return model;
  };
  return {
    async enlarge({ image, factor, format }, desk) {
      const { rgb, alpha, width, height } = await readPicture(image, { role: 'image', megapixelsMax: megapixelsMax[factor] });
      const model = await modelOf(factor);
      const enlargeTile: EnlargeTile = (tile, size) => {
        const output = tidy(() => mul(model.run(pictureTensor(tile, size.width, size.height)), 255));
        const numbers = output.dataSync();
        output.dispose();
        return numbers;
      };
      const larger = { width: width * factor, height: height * factor };
      const size = { width, height };
      const drawn = enlarged(rgb, size, factor, enlargeTile, (share) => desk.progress(share * 90));
      // The network that enlarges four times leaves a grid.
      const made = factor === 4 ? await smoothed(drawn, larger) : drawn;
      makeFaithful(made, larger, rgb, size, (share) => desk.progress(90 + share * 8));
      const opaque = sharp(made, { raw: { ...larger, channels: 3 } });
      return { picture: await encoded(alpha ? await withAlpha(opaque, alpha, size, larger) : opaque, format) };
    },
  };
};

/** Transparency has no details to be learned. */
async function withAlpha(opaque: Sharp, alpha: Buffer, size: Size, larger: Size): Promise<Sharp> {
  const joined = await opaque
    .joinChannel(resampledBytes(alpha, size, larger, 1), { raw: { ...larger, channels: 1 } })
    .raw()
    .toBuffer();
  return sharp(joined, { raw: { ...larger, channels: 4 } });
}
