/** The part of TensorFlow.js that the engines use: its own types come with packages of 300 MB that are not installed. */
declare module '@energetic-ai/core' {
  export type Shape = readonly number[];
  export type Padding = 'same' | 'valid';

  export interface Tensor {
    readonly shape: number[];
    readonly dtype: string;
    dataSync<Values extends Float32Array | Int32Array | Uint8Array = Float32Array>(): Values;
    dispose(): void;
  }

  export interface WeightSpec {
    readonly name: string;
    readonly shape: number[];
    readonly dtype: string;
  }

  export interface ModelArtifacts {
    readonly modelTopology: object;
    readonly weightSpecs: readonly WeightSpec[];
    readonly weightData: ArrayBuffer;
    readonly format?: string | undefined;
  }

  export interface GraphModel {
    predict(input: Tensor): Tensor | Tensor[];
    dispose(): void;
  }

  export function ready(): Promise<void>;
  export function getBackend(): string;
  export function loadGraphModel(source: { load(): Promise<ModelArtifacts> }): Promise<GraphModel>;

  /** Disposes of every tensor made inside, but the returned ones. */
  export function tidy<Kept extends Tensor | Tensor[]>(work: () => Kept): Kept;
  export function memory(): { readonly numTensors: number; readonly numBytes: number };

  export function tensor(values: Float32Array | Int32Array | Uint8Array | readonly number[], shape?: Shape, dtype?: 'float32' | 'int32'): Tensor;
  export function cast(tensor: Tensor, dtype: 'float32' | 'int32'): Tensor;
  export function reshape(tensor: Tensor, shape: Shape): Tensor;
  export function slice(tensor: Tensor, begin: Shape, size: Shape): Tensor;
  export function concat(tensors: readonly Tensor[], axis: number): Tensor;
  export function add(one: Tensor, other: Tensor | number): Tensor;
  export function mul(one: Tensor, other: Tensor | number): Tensor;
  export function div(one: Tensor, other: Tensor | number): Tensor;
  export function relu(tensor: Tensor): Tensor;
  export function clipByValue(tensor: Tensor, low: number, high: number): Tensor;
  export function conv2d(input: Tensor, kernel: Tensor, strides: number | [number, number], padding: Padding): Tensor;
  export const image: {
    resizeBilinear(images: Tensor, size: [number, number]): Tensor;
    resizeNearestNeighbor(images: Tensor, size: [number, number]): Tensor;
  };
}
