import { LocalMediaModel } from '../local-media.model.ts';
import type { LocalModels } from '../local-model.ts';
import { CutOutMaker } from './cut-out.maker.ts';
import { FilmCutOutMaker } from './film-cut-out.maker.ts';
import { filmCutOut } from './film-cut-out.ts';
import { selfie } from './selfie.ts';

export const cutOutModels: LocalModels<'media'> = {
  selfie: { engines: [selfie], open: (rack) => new LocalMediaModel('selfie', new CutOutMaker(rack.host(selfie))) },
  'film-cut-out': { engines: [filmCutOut], open: (rack) => new LocalMediaModel('film-cut-out', new FilmCutOutMaker(rack.host(filmCutOut))) },
};
