import { LocalMediaModel } from '../local-media.model.ts';
import type { LocalModels } from '../local-model.ts';
import { AvatarMaker } from './avatar.maker.ts';
import { avatar } from './avatar.ts';

export const avatarModels: LocalModels<'media'> = {
  avatar: { engines: [avatar], open: (rack) => new LocalMediaModel('avatar', new AvatarMaker(rack.host(avatar))) },
};
