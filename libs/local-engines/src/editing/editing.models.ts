import { LocalMediaModel } from '../local-media.model.ts';
import type { LocalModels } from '../local-model.ts';
import { SharpEditMaker } from './sharp-edit.maker.ts';
import { sharpEdit } from './sharp-edit.ts';

export const editingModels: LocalModels<'media'> = {
  'sharp-edit': { engines: [sharpEdit], open: (rack) => new LocalMediaModel('sharp-edit', new SharpEditMaker(rack.host(sharpEdit))) },
};
