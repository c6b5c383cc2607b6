import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadGraphModel, ready, type GraphModel, type WeightSpec } from '@energetic-ai/core';

/** The `model.json` of a TensorFlow.js model. */
export interface ModelFile {
  readonly format?: string;
  readonly modelTopology: object;
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly WeightSpec[] }[];
}

export interface ModelParts {
  readonly file: ModelFile;
  readonly weightSpecs: readonly WeightSpec[];
  readonly weights: ArrayBuffer;
}

/** Puts a model together; `readShard` gives the bytes of one path of its manifest. Nothing is asked of any network. */
export async function readModelParts(file: ModelFile, readShard: (path: string) => Promise<Buffer> | Buffer): Promise<ModelParts> {
  const shards = await Promise.all(file.weightsManifest.flatMap(({ paths }) => paths.map((path) => readShard(path))));
  const joined = Buffer.concat(shards);
  return {
    file,
    weightSpecs: file.weightsManifest.flatMap(({ weights }) => weights),
    // A copy of its own: a Buffer may be a view into a pool.
    weights: new Uint8Array(joined).buffer,
  };
}

/** A `model.json` with its weights beside it. */
export async function readModelFolder(modelFile: URL): Promise<ModelParts> {
  const file = JSON.parse(await readFile(fileURLToPath(modelFile), 'utf8')) as ModelFile;
  return readModelParts(file, (path) => readFile(fileURLToPath(new URL(path, modelFile))));
}

/** Loads a model onto the WebAssembly backend. */
export async function openGraphModel({ file, weightSpecs, weights }: ModelParts): Promise<GraphModel> {
  await ready();
  return loadGraphModel({
    load: () => Promise.resolve({ modelTopology: file.modelTopology, weightSpecs, weightData: weights, format: file.format }),
  });
}
