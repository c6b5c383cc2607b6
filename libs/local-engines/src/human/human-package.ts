import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What we use of `@vladmandic/human`, whose own types need the whole of TensorFlow. */
export interface HumanPackage {
  readonly tf: {
    setBackend(name: 'wasm'): Promise<boolean>;
    ready(): Promise<void>;
    tensor3d(values: Uint8Array, shape: [number, number, number], type: 'int32'): HumanTensor;
    expandDims(tensor: HumanTensor, axis: number): HumanTensor;
  };
  load(): Promise<void>;
  detect(input: HumanTensor): Promise<HumanResult>;
}

export interface HumanTensor {
  dispose(): void;
}

type Box = readonly [left: number, top: number, width: number, height: number];

export interface HumanResult {
  readonly face: readonly {
    readonly score: number;
    readonly box: Box;
    readonly mesh: readonly (readonly [number, number, number?])[];
    readonly age?: number;
    readonly gender?: 'male' | 'female' | 'unknown';
    readonly genderScore?: number;
    readonly emotion?: readonly { readonly score: number; readonly emotion: string }[];
    readonly embedding?: readonly number[];
    readonly rotation?: { readonly angle: { readonly roll: number; readonly yaw: number; readonly pitch: number } } | null;
  }[];
  readonly body: readonly {
    readonly score: number;
    readonly box: Box;
    readonly keypoints: readonly { readonly part: string; readonly position: readonly [number, number, number?]; readonly score: number }[];
  }[];
}

type Constructor = new (settings: object) => HumanPackage;
type Resolve = (request: string, ...rest: unknown[]) => string;

const tensorFlow = /^@tensorflow\/tfjs-(core|converter|backend-wasm)$/;

/** The class of the package on the small TensorFlow runtime that we have anyway, and the folder of its models. */
export function loadHumanPackage(): { readonly Human: Constructor; readonly models: string; readonly wasm: string } {
  const require = createRequire(import.meta.url);
  const runtime = require.resolve('@energetic-ai/core');
  const loader = Module as unknown as { _resolveFilename: Resolve };
  const resolve = loader._resolveFilename;
  loader._resolveFilename = (request, ...rest) => (tensorFlow.test(request) ? runtime : resolve.call(loader, request, ...rest));
  try {
    // The package exports its other builds by no path that Node can resolve.
    const builds = path.dirname(require.resolve('@vladmandic/human'));
    const { Human } = require(path.join(builds, 'human.node-wasm.js')) as { Human: Constructor };
    const models = path.join(builds, '..', 'models');
    return { Human, models, wasm: path.dirname(runtime) + path.sep };
  } finally {
    loader._resolveFilename = resolve;
  }
}

/** Runs what loads models by `fetch`, with one that reads the files of that folder and nothing else. */
export async function withFilesOf<Value>(folder: string, load: () => Promise<Value>): Promise<Value> {
  const { fetch } = globalThis;
  globalThis.fetch = (request) => {
    const file = fileURLToPath(String(request instanceof Request ? request.url : request));
    if (path.dirname(file) !== path.normalize(folder)) return Promise.reject(new Error(`${path.basename(file)} is no model of this folder`));
    const type = file.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    return Promise.resolve(new Response(readFileSync(file), { headers: { 'content-type': type } }));
  };
  try {
    return await load();
  } finally {
    globalThis.fetch = fetch;
  }
}

export const folderUrl = (folder: string): string => `${pathToFileURL(folder).href}/`;
