import { LocalMediaModel } from '../local-media.model.ts';
import type { LocalModels } from '../local-model.ts';
import { MusicMaker } from './music.maker.ts';
import { spessasynth } from './spessasynth.ts';

export const musicModels: LocalModels<'media'> = {
  spessasynth: { engines: [spessasynth], open: (rack) => new LocalMediaModel('spessasynth', new MusicMaker(rack.host(spessasynth))) },
};
