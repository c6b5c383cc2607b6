import type { LocalModels } from '../local-model.ts';
import { UseLiteEmbeddingModel } from './use-lite-embedding.model.ts';
import { useLite } from './use-lite.ts';

export const embeddingModels: LocalModels<'embedding'> = {
  'use-lite': { engines: [useLite], open: (rack) => new UseLiteEmbeddingModel('use-lite', rack.host(useLite)) },
};
