import { LocalMediaModel } from '../local-media.model.ts';
import type { LocalModels } from '../local-model.ts';
import { CutOutMaker } from './cut-out.maker.ts';
import { selfie } from './selfie.ts';

export const cutOutModels: LocalModels<'media'> = {
  selfie: { engines: [selfie], open: (rack) => new LocalMediaModel('selfie', new CutOutMaker(rack.host(selfie))) },
};
