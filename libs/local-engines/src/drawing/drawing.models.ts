import { LocalMediaModel } from '../local-media.model.ts';
import type { LocalModels } from '../local-model.ts';
import { procedural } from './procedural.ts';
import { ProceduralMaker } from './procedural.model.ts';

export const drawingModels: LocalModels<'media'> = {
  procedural: { engines: [procedural], open: (rack) => new LocalMediaModel('procedural', new ProceduralMaker(rack.host(procedural))) },
};
