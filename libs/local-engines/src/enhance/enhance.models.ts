import { LocalMediaModel } from '../local-media.model.ts';
import type { LocalModels } from '../local-model.ts';
import { EnhanceMaker } from './enhance.maker.ts';
import { esrgan } from './esrgan.ts';

export const enhanceModels: LocalModels<'media'> = {
  esrgan: { engines: [esrgan], open: (rack) => new LocalMediaModel('esrgan', new EnhanceMaker(rack.host(esrgan))) },
};
