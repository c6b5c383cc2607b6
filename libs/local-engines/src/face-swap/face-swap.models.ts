import { LocalMediaModel } from '../local-media.model.ts';
import type { LocalModels } from '../local-model.ts';
import { FaceSwapMaker } from './face-swap.maker.ts';
import { faceSwap } from './face-swap.ts';

export const faceSwapModels: LocalModels<'media'> = {
  'face-swap': { engines: [faceSwap], open: (rack) => new LocalMediaModel('face-swap', new FaceSwapMaker(rack.host(faceSwap))) },
};
