import { procedural } from '../drawing/procedural.ts';
import { LocalMediaModel } from '../local-media.model.ts';
import type { LocalModels } from '../local-model.ts';
import { spessasynth } from '../music/spessasynth.ts';
import { FilmMaker } from './film.maker.ts';
import { film } from './film.ts';

export const filmModels: LocalModels<'media'> = {
  film: {
    engines: [film, procedural, spessasynth],
    open: (rack) => new LocalMediaModel('film', new FilmMaker({ film: rack.host(film), drawing: rack.host(procedural), music: rack.host(spessasynth) })),
  },
};
