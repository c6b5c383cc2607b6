import { LocalMediaModel } from '../local-media.model.ts';
import type { LocalModels } from '../local-model.ts';
import { espeakCast, fliteCast } from './casts.ts';
import { espeakNg } from './espeak-ng.ts';
import { flite } from './flite.ts';
import { LocalSpeechModel } from './local-speech.model.ts';
import { SpeechMaker } from './speech-maker.ts';

export const speechModels: LocalModels<'speech'> = {
  flite: { engines: [flite], open: (rack) => new LocalSpeechModel('flite', rack.host(flite), fliteCast) },
  'espeak-ng': { engines: [espeakNg], open: (rack) => new LocalSpeechModel('espeak-ng', rack.host(espeakNg), espeakCast) },
};

/** The same voices as jobs. */
export const speechJobModels: LocalModels<'media'> = {
  flite: { engines: [flite], open: (rack) => new LocalMediaModel('flite', new SpeechMaker(rack.host(flite), fliteCast)) },
  'espeak-ng': { engines: [espeakNg], open: (rack) => new LocalMediaModel('espeak-ng', new SpeechMaker(rack.host(espeakNg), espeakCast)) },
};
