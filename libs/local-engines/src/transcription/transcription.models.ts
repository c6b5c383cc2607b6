import type { LocalModels } from '../local-model.ts';
import { PocketsphinxTranscriptionModel } from './pocketsphinx-transcription.model.ts';
import { pocketsphinx } from './pocketsphinx.ts';

export const transcriptionModels: LocalModels<'transcription'> = {
  pocketsphinx: { engines: [pocketsphinx], open: (rack) => new PocketsphinxTranscriptionModel('pocketsphinx', rack.host(pocketsphinx)) },
};
