import { sight } from '../describing/sight.ts';
import type { LocalModels } from '../local-model.ts';
import { nsfw } from '../nudity/nsfw.ts';
import { tesseract } from '../reading/tesseract.ts';
import { LocalVisionModel } from './local-vision.model.ts';

export const visionModels: LocalModels<'chat'> = {
  vision: {
    engines: [tesseract, sight, nsfw],
    open: (rack) => new LocalVisionModel('vision', { tesseract: rack.host(tesseract), sight: rack.host(sight), nsfw: rack.host(nsfw) }),
  },
};
